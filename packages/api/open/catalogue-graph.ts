import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { classFor } from '@kho/schema/contract/sharing-class.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { filesOf } from '@kho/schema/release/manifest.ts'
import { type Release, versionOf } from '@kho/schema/release/release.ts'
import type { Quad } from 'n3'
import { anonymous } from '../auth/principal-of.ts'
import { mediaTypes } from '../release/manifest-of.ts'
import {
  agencyIri,
  areaGraph,
  contactGraph,
  contentTold,
  peopleTold,
  producersOf,
  rightsTold,
} from './catalogue-details.ts'
import type { Catalogued } from './catalogued.ts'
import { described, type Property, withTypes } from './graph-terms.ts'
import { metricsGraph, type Quality, qualityTold } from './measured-quality.ts'
import { nothingTold } from './told.ts'
import { accessRights, euAuthority, euFileTypes, frequencyOf, licenceOf, themes, vocabularies } from './vocabularies.ts'

/** What is known of datasets besides their contracts, by name. */
export interface Known {
  /** The latest release that may be given out. */
  readonly releases: ReadonlyMap<string, Release>
  readonly qualities: ReadonlyMap<string, Quality>
}

/**
 * The city's listed datasets by DCAT-AP 3, for portals that gather such catalogues: the same for everybody. A distribution
 * stands there for what anybody may take without saying who they are: the files of the latest release, and live ones.
 */
export function catalogueGraph(of: Catalogued, known: Known): readonly Quad[] {
  const { city, origin } = of
  const listed = [...city.contracts.values()].filter((contract) => contract.listed)
  const owners = new Set(listed.map(({ owner }) => owner))
  const agencies = new Set([...owners, ...listed.flatMap((contract) => producersOf(contract, city))])
  const service = `${origin}/graphql`
  return withTypes([
    ...described(`${origin}/catalog`, 'dcat:Catalog', [
      ['dct:title', city.title],
      ['dct:description', catalogueWords(city)],
      ['dct:publisher', { iri: `${origin}/#city` }],
      ['dcat:service', { iri: service }],
      ['dcat:service', { iri: `${origin}/odata/v4` }],
      ...languages(),
      ...listed.map(({ dataset }): Property => ['dcat:dataset', { iri: addressOf(origin, dataset) }]),
    ]),
    ...described(`${origin}/#city`, 'foaf:Agent', [['foaf:name', city.title]]),
    ...[...agencies].flatMap((agency) => agencyGraph(city, agency)),
    ...[...owners].flatMap((owner) => contactGraph(city, owner)),
    ...areaGraph(city),
    ...metricsGraph(),
    ...described(service, 'dcat:DataService', [
      ['dct:title', serviceTitle],
      ['dcat:endpointURL', { iri: service }],
      ['dct:conformsTo', { iri: 'https://spec.graphql.org/October2021/' }],
      ...listed.map(({ dataset }): Property => ['dcat:servesDataset', { iri: addressOf(origin, dataset) }]),
    ]),
    ...described(`${origin}/odata/v4`, 'dcat:DataService', [
      ['dct:title', odataTitle],
      ['dcat:endpointURL', { iri: `${origin}/odata/v4` }],
      ['dcat:endpointDescription', { iri: `${origin}/odata/v4/$metadata` }],
      ['dct:conformsTo', { iri: 'https://docs.oasis-open.org/odata/odata/v4.01/' }],
      ...listed.map(({ dataset }): Property => ['dcat:servesDataset', { iri: addressOf(origin, dataset) }]),
    ]),
    ...listed.flatMap((contract) => datasetGraph(contract, of, known)),
    ...listed.flatMap(({ theme }) => themeGraph(theme)),
  ])
}

function themeOf(theme: string | null) {
  const about = theme === null ? undefined : themes[theme]
  return about && { iri: euAuthority('data-theme', about.term), label: about.label }
}

function themeGraph(theme: string | null): readonly Quad[] {
  const about = themeOf(theme)
  return about ? described(about.iri, 'skos:Concept', [['skos:prefLabel', about.label]]) : []
}

function datasetGraph(contract: Contract, of: Catalogued, { releases, qualities }: Known): readonly Quad[] {
  const { dataset, title, owner, theme, refresh } = contract
  const release = releases.get(dataset) ?? null
  const address = addressOf(of.origin, dataset)
  const live = isTakenByAnybody(contract, of) ? (['csv', 'ndjson'] as const) : []
  const files = [
    ...(release ? releasedFiles(release) : []),
    ...live.map((format): DistributedFile => ({ name: `live.${format}`, format })),
  ]
  const about = themeOf(theme)
  const [people, content] = [peopleTold(contract, of.city, address), contentTold(contract, of, address)]
  const rights = rightsTold(contract, of, address)
  const measured = qualities.get(dataset)
  const quality = measured ? qualityTold(measured, address) : nothingTold
  return [
    ...described(address, 'dcat:Dataset', [
      ['dct:identifier', dataset],
      ['dct:title', title],
      ['dct:description', descriptionOf(contract, of.city)],
      ['dct:publisher', { iri: agencyIri(owner) }],
      ['dcat:landingPage', { iri: address }],
      ['dct:accessRights', { iri: euAuthority('access-right', accessRights[classFor(contract, 'anonymous')]) }],
      ...(about === undefined ? [] : [['dcat:theme', { iri: about.iri }] as const]),
      ...(refresh?.every ? [['dct:accrualPeriodicity', { iri: frequencyOf(refresh.every) }] as const] : []),
      ...(of.city.synthetic ? [['dcat:keyword', invented] as const] : []),
      ...people.properties,
      ...content.properties,
      ...quality.properties,
      ...languages(),
      ...(release ? versionOfRelease(release, address) : []),
      ...files.map(({ name }): Property => ['dcat:distribution', { iri: `${address}/${name}` }]),
    ]),
    ...[people, content, rights, quality].flatMap(({ graph }) => graph),
    ...files.flatMap((file) => fileGraph(contract, file, { address, properties: rights.properties })),
  ]
}

/** A file under a dataset's address; of a release's its size and checksum are known. */
interface DistributedFile {
  readonly name: string
  readonly format: keyof typeof mediaTypes
  readonly bytes?: number
  readonly sha256?: string
  /** When it was published, RFC 3339. */
  readonly issued?: string
}

function releasedFiles(release: Release): readonly DistributedFile[] {
  return filesOf(release).flatMap(({ format, bytes, sha256 }) => {
    return format === 'changes'
      ? []
      : [{ name: `releases/${release.number}.${format}`, format, bytes, sha256, issued: release.publishedAt }]
  })
}

function versionOfRelease(release: Release, address: string): readonly Property[] {
  return [
    ['dcat:version', versionOf(release)],
    ['dct:modified', { value: release.publishedAt, type: 'xsd:dateTime' }],
    ['dct:conformsTo', { iri: `${address}/datapackage.json` }],
    ...(release.number > 1
      ? [['adms:versionNotes', `${address}/releases/${release.number}/changes.csv`] as const]
      : []),
  ]
}

/** Where a dataset's files are, and what is told of each. */
interface Of {
  readonly address: string
  readonly properties: readonly Property[]
}

function fileGraph({ title, licence }: Contract, file: DistributedFile, { address, properties }: Of): readonly Quad[] {
  const { name, format, bytes, sha256, issued } = file
  const url = { iri: `${address}/${name}` }
  const checksum = `${url.iri}#sha256`
  const type = euFileTypes[format]
  return [
    ...described(url.iri, 'dcat:Distribution', [
      ['dct:title', { vi: `${title.vi} (${format})`, en: `${title.en} (${format})` }],
      ['dcat:accessURL', url],
      ['dcat:downloadURL', url],
      ...(licence === null ? [] : [['dct:license', { iri: licenceOf(licence) }] as const]),
      ['dcat:mediaType', { iri: `https://www.iana.org/assignments/media-types/${mediaTypes[format].split(';')[0]}` }],
      ...(type === undefined ? [] : [['dct:format', { iri: euAuthority('file-type', type) }] as const]),
      ...(bytes === undefined
        ? []
        : [['dcat:byteSize', { value: String(bytes), type: 'xsd:nonNegativeInteger' }] as const]),
      ...(sha256 === undefined ? [] : [['spdx:checksum', { iri: checksum }] as const]),
      ...(issued === undefined ? [] : [['dct:issued', { value: issued, type: 'xsd:dateTime' }] as const]),
      ...properties,
    ]),
    ...(sha256 === undefined ? [] : checksumGraph(checksum, sha256)),
  ]
}

function checksumGraph(iri: string, sha256: string): readonly Quad[] {
  return described(iri, 'spdx:Checksum', [
    ['spdx:algorithm', { iri: `${vocabularies.spdx}checksumAlgorithm_sha256` }],
    ['spdx:checksumValue', { value: sha256, type: 'xsd:hexBinary' }],
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

function addressOf(origin: string, dataset: string): string {
  return `${origin}/open/${dataset}`
}

function languages(): readonly Property[] {
  return ['VIE', 'ENG'].map((language) => ['dct:language', { iri: euAuthority('language', language) }])
}

export const invented: Bilingual = { vi: 'dữ liệu giả lập', en: 'invented data' }
const odataTitle: Bilingual = { vi: 'OData của Kho', en: 'Kho’s OData' }
const serviceTitle: Bilingual = { vi: 'GraphQL của Kho', en: 'Kho’s GraphQL' }

function catalogueWords({ synthetic }: City): Bilingual {
  const of = { vi: 'Các bộ dữ liệu của thành phố', en: 'The datasets of the city' }
  return synthetic ? { vi: `${of.vi} (${invented.vi})`, en: `${of.en} (${invented.en})` } : of
}

export function descriptionOf({ title, description }: Contract, { synthetic }: City): Bilingual {
  const told = description ?? title
  return synthetic ? { vi: `${told.vi} (${invented.vi})`, en: `${told.en} (${invented.en})` } : told
}
