import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { SharingClass } from '@kho/schema/contract/contract.ts'

/** The vocabularies of DCAT-AP 3, by prefix. */
export const vocabularies: { readonly [prefix: string]: string } = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  owl: 'http://www.w3.org/2002/07/owl#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  spdx: 'http://spdx.org/rdf/terms#',
  dqv: 'http://www.w3.org/ns/dqv#',
  adms: 'http://www.w3.org/ns/adms#',
  prov: 'http://www.w3.org/ns/prov#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  odrl: 'http://www.w3.org/ns/odrl/2/',
  eli: 'http://data.europa.eu/eli/ontology#',
  r5r: 'http://data.europa.eu/r5r/',
  kho: 'urn:kho:catalogue:',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

/** A term of one of the lists that the Publications Office of the EU keeps and DCAT-AP asks for. */
export function euAuthority(list: string, term: string): string {
  return `http://publications.europa.eu/resource/authority/${list}/${term}`
}

/** Formats that the EU's list of file types is known to have. */
export const euFileTypes: { readonly [format: string]: string | undefined } = {
  ...{ csv: 'CSV', json: 'JSON', xlsx: 'XLSX', geojson: 'GEOJSON' },
}

/** Kho's themes in the EU's list, with what these are called there. One that has none there is left out. */
export const themes: { readonly [theme: string]: { readonly term: string; readonly label: Bilingual } | undefined } = {
  construction: { term: 'REGI', label: { vi: 'Vùng và đô thị', en: 'Regions and cities' } },
  economy: { term: 'ECON', label: { vi: 'Kinh tế và tài chính', en: 'Economy and finance' } },
  environment: { term: 'ENVI', label: { vi: 'Môi trường', en: 'Environment' } },
  government: { term: 'GOVE', label: { vi: 'Nhà nước và khu vực công', en: 'Government and public sector' } },
  justice: {
    term: 'JUST',
    label: { vi: 'Tư pháp, pháp luật và an toàn công cộng', en: 'Justice, legal system and public safety' },
  },
  population: { term: 'SOCI', label: { vi: 'Dân số và xã hội', en: 'Population and society' } },
  transport: { term: 'TRAN', label: { vi: 'Giao thông', en: 'Transport' } },
}

export const accessRights: { readonly [sharing in SharingClass]: string } = {
  open: 'PUBLIC',
  shared: 'RESTRICTED',
  on_request: 'NON_PUBLIC',
}

const frequencies: { readonly [every: string]: string } = { '1h': 'HOURLY', '1d': 'DAILY', '1w': 'WEEKLY' }

/** How often something is refreshed, as the contract writes it: `15m`, `1d`. */
export function frequencyOf(every: string): string {
  return euAuthority('frequency', frequencies[every] ?? (every.endsWith('m') ? 'CONT' : 'OTHER'))
}

const licences: { readonly [licence: string]: string } = {
  'cc-by-4.0': euAuthority('licence', 'CC_BY_4_0'),
  'cc0-1.0': euAuthority('licence', 'CC0'),
}

const admsTerm = (list: string, term: string) => `http://purl.org/adms/${list}/${term}`

/** What publishers are, in ADMS's list: everybody in the catalogue is of the city. */
export const publisherKind = {
  iri: admsTerm('publishertype', 'LocalAuthority'),
  label: { vi: 'Chính quyền địa phương', en: 'Local authority' },
}

/** What a licence asks for, in ADMS's list. One that is not known here has no kind. */
export const licenceKinds: {
  readonly [licence: string]: { readonly iri: string; readonly label: Bilingual } | undefined
} = {
  'cc-by-4.0': { iri: admsTerm('licencetype', 'Attribution'), label: { vi: 'Phải ghi nguồn', en: 'Attribution' } },
  'cc0-1.0': {
    iri: admsTerm('licencetype', 'PublicDomain'),
    label: { vi: 'Không giữ quyền', en: 'Work in the public domain' },
  },
}

/** How long files may be counted on, in the EU's list of planned availability. */
export const availabilities = {
  released: { iri: euAuthority('planned-availability', 'STABLE'), label: { vi: 'ổn định', en: 'stable' } },
  live: { iri: euAuthority('planned-availability', 'AVAILABLE'), label: { vi: 'có sẵn', en: 'available' } },
} as const

export function licenceOf(licence: string): string {
  return licences[licence] ?? `urn:kho:licence:${encodeURIComponent(licence)}`
}
