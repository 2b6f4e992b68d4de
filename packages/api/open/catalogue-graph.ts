import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { classFor } from '@kho/schema/contract/sharing-class.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { DataFactory, type Quad } from 'n3'
import { anonymous } from '../auth/principal-of.ts'
import { accessRights, euAuthority, frequencyOf, licenceOf, themes, vocabularies } from './vocabularies.ts'

const { namedNode, literal, quad } = DataFactory

/** What a catalogue is made of. */
export interface Catalogued {
  readonly city: City
  /** What addresses begin with: `https://kho.example.vn`. */
  readonly origin: string
  /** The city's day. */
  readonly today: string
}

type Property = readonly [property: string, value: Value]
/** An address, a text in both languages, or a plain text. */
type Value = { readonly iri: string } | Bilingual | string

/**
 * The city's listed datasets by DCAT-AP 3, for portals that gather such catalogues: the same for everybody. A distribution
 * stands there for what anybody may take without saying who they are.
 */
export function catalogueGraph(of: Catalogued): readonly Quad[] {
  const { city, origin } = of
  const listed = [...city.contracts.values()].filter((contract) => contract.listed)
  const owners = new Set(listed.map(({ owner }) => owner))
  const service = `${origin}/graphql`
  return [
    ...described(`${origin}/catalog`, 'dcat:Catalog', [
      ['dct:title', city.title],
      ['dct:description', catalogueWords(city)],
      ['dct:publisher', { iri: `${origin}/#city` }],
      ['dcat:service', { iri: service }],
      ...languages(),
      ...listed.map(({ dataset }): Property => ['dcat:dataset', { iri: addressOf(origin, dataset) }]),
    ]),
    ...described(`${origin}/#city`, 'foaf:Agent', [['foaf:name', city.title]]),
    ...[...owners].flatMap((owner) => agencyGraph(city, owner)),
    ...described(service, 'dcat:DataService', [
      ['dct:title', serviceTitle],
      ['dcat:endpointURL', { iri: service }],
      ...listed.map(({ dataset }): Property => ['dcat:servesDataset', { iri: addressOf(origin, dataset) }]),
    ]),
    ...listed.flatMap((contract) => datasetGraph(contract, of)),
  ]
}

function datasetGraph(contract: Contract, of: Catalogued): readonly Quad[] {
  const { dataset, title, owner, theme, refresh } = contract
  const address = addressOf(of.origin, dataset)
  const files = isTakenByAnybody(contract, of) ? (['csv', 'ndjson'] as const) : []
  const about = theme === null ? undefined : themes[theme]
  return [
    ...described(address, 'dcat:Dataset', [
      ['dct:identifier', dataset],
      ['dct:title', title],
      ['dct:description', descriptionOf(contract, of.city)],
      ['dct:publisher', { iri: agencyIri(owner) }],
      ['dcat:landingPage', { iri: address }],
      ['dct:accessRights', { iri: euAuthority('access-right', accessRights[classFor(contract, 'anonymous')]) }],
      ...(about === undefined ? [] : [['dcat:theme', { iri: euAuthority('data-theme', about) }] as const]),
      ...(refresh?.every ? [['dct:accrualPeriodicity', { iri: frequencyOf(refresh.every) }] as const] : []),
      ...(of.city.synthetic ? [['dcat:keyword', invented] as const] : []),
      ...languages(),
      ...files.map((file): Property => ['dcat:distribution', { iri: `${address}/live.${file}` }]),
    ]),
    ...files.flatMap((file) => fileGraph(contract, file, address)),
  ]
}

function fileGraph({ title, licence }: Contract, file: 'csv' | 'ndjson', address: string): readonly Quad[] {
  const url = { iri: `${address}/live.${file}` }
  const media = 'https://www.iana.org/assignments/media-types/text/csv'
  return described(url.iri, 'dcat:Distribution', [
    ['dct:title', { vi: `${title.vi} (${file})`, en: `${title.en} (${file})` }],
    ['dcat:accessURL', url],
    ['dcat:downloadURL', url],
    ...(licence === null ? [] : [['dct:license', { iri: licenceOf(licence) }] as const]),
    ...(file === 'csv' ? [['dcat:mediaType', { iri: media }] as const] : []),
    ...(file === 'csv' ? [['dct:format', { iri: euAuthority('file-type', 'CSV') }] as const] : []),
  ])
}

function agencyGraph(city: City, agency: string): readonly Quad[] {
  const title = city.agencies.get(agency)?.title ?? agency
  return described(agencyIri(agency), 'foaf:Agent', [
    ['foaf:name', title],
    ['dct:identifier', agency],
  ])
}

/** Whether anybody may take something of it as a file. */
export function isTakenByAnybody({ dataset }: Pick<Contract, 'dataset'>, { city, today }: Catalogued): boolean {
  return !viewOf({ city, principal: anonymous, purpose: null, today, way: 'export' }, dataset).none
}

function described(iri: string, type: string, properties: readonly Property[]): readonly Quad[] {
  const subject = namedNode(iri)
  const typed = quad(subject, namedNode(expanded('rdf:type')), namedNode(expanded(type)))
  const others = properties.flatMap(([property, value]) =>
    termsOf(value).map((term) => quad(subject, namedNode(expanded(property)), term)),
  )
  return [typed, ...others]
}

function termsOf(value: Value) {
  if (typeof value === 'string') return [literal(value)]
  if ('iri' in value) return [namedNode(value.iri)]
  return [literal(value.vi, 'vi'), literal(value.en, 'en')]
}

function expanded(name: string): string {
  const [prefix = '', local = ''] = name.split(':')
  return `${vocabularies[prefix] ?? ''}${local}`
}

function addressOf(origin: string, dataset: string): string {
  return `${origin}/open/${dataset}`
}

function agencyIri(agency: string): string {
  return `urn:kho:agency:${encodeURIComponent(agency)}`
}

function languages(): readonly Property[] {
  return ['VIE', 'ENG'].map((language) => ['dct:language', { iri: euAuthority('language', language) }])
}

export const invented: Bilingual = { vi: 'dữ liệu giả lập', en: 'invented data' }
const serviceTitle: Bilingual = { vi: 'GraphQL của Kho', en: 'Kho’s GraphQL' }

function catalogueWords({ synthetic }: City): Bilingual {
  const of = { vi: 'Các bộ dữ liệu của thành phố', en: 'The datasets of the city' }
  return synthetic ? { vi: `${of.vi} (${invented.vi})`, en: `${of.en} (${invented.en})` } : of
}

export function descriptionOf({ title, description }: Contract, { synthetic }: City): Bilingual {
  const told = description ?? title
  return synthetic ? { vi: `${told.vi} (${invented.vi})`, en: `${told.en} (${invented.en})` } : told
}
