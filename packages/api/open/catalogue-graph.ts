import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { classFor } from '@kho/schema/contract/sharing-class.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type Release, versionOf } from '@kho/schema/release/release.ts'
import type { Quad } from 'n3'
import { anonymous } from '../auth/principal-of.ts'
import {
  agencyIri,
  areaGraph,
  areaTold,
  contactGraph,
  contentTold,
  goingTold,
  peopleTold,
  producersOf,
  rightsTold,
} from './catalogue-details.ts'
import type { Catalogued } from './catalogued.ts'
import { conceptGraph, licencesGraph, themeList, themeOf, themesGraph } from './concepts.ts'
import { fileGraph, liveFile, releasedFiles } from './file-graph.ts'
import { described, type Property, withTypes } from './graph-terms.ts'
import { metricsGraph, type Quality, qualityTold } from './measured-quality.ts'
import { nothingTold } from './told.ts'
import { accessRights, availabilities, euAuthority, frequencyOf, publisherKind } from './vocabularies.ts'

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
  return withTypes([
    ...described(`${origin}/catalog`, 'dcat:Catalog', [
      ['foaf:homepage', { iri: `${origin}/` }],
      ['dcat:themeTaxonomy', { iri: themeList }],
      ...areaTold(city),
      ...modifiedTold(listed, known),
      ['dct:title', city.title],
      ['dct:description', catalogueWords(city)],
      ['dct:publisher', { iri: `${origin}/#city` }],
      ['dcat:service', { iri: `${origin}/graphql` }],
      ['dcat:service', { iri: `${origin}/odata/v4` }],
      ...languages(),
      ...listed.map(({ dataset }): Property => ['dcat:dataset', { iri: addressOf(origin, dataset) }]),
    ]),
    ...described(`${origin}/#city`, 'foaf:Agent', [
      ['foaf:name', city.title],
      ['dct:type', { iri: publisherKind.iri }],
    ]),
    ...conceptGraph(publisherKind),
    ...themesGraph(listed),
    ...licencesGraph(listed),
    ...Object.values(availabilities).flatMap(conceptGraph),
    ...[...agencies].flatMap((agency) => agencyGraph(city, agency)),
    ...[...owners].flatMap((owner) => contactGraph(city, owner)),
    ...areaGraph(city),
    ...metricsGraph(),
    ...servicesGraph(listed, origin),
    ...listed.flatMap((contract) => datasetGraph(contract, of, known)),
  ])
}

/** What datasets are asked by: GraphQL and OData. */
function servicesGraph(listed: readonly Contract[], origin: string): readonly Quad[] {
  const service = `${origin}/graphql`
  return [
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
  ]
}

/** When what stands in it was last published; an apply of documents would tell of datasets that are not listed. */
function modifiedTold(listed: readonly Contract[], { releases }: Known): readonly Property[] {
  const days = listed.flatMap(({ dataset }) => releases.get(dataset)?.publishedAt ?? [])
  const last = days.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
  return last === undefined ? [] : [['dct:modified', { value: last, type: 'xsd:dateTime' }]]
}

function datasetGraph(contract: Contract, of: Catalogued, { releases, qualities }: Known): readonly Quad[] {
  const { dataset, title, owner, theme, refresh } = contract
  const release = releases.get(dataset) ?? null
  const address = addressOf(of.origin, dataset)
  const live = isTakenByAnybody(contract, of) ? (['csv', 'ndjson'] as const) : []
  const files = [...(release ? releasedFiles(release) : []), ...live.map(liveFile)]
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
      ...goingTold(contract),
      ...files.map(({ name }): Property => ['dcat:distribution', { iri: `${address}/${name}` }]),
    ]),
    ...[people, content, rights, quality].flatMap(({ graph }) => graph),
    ...files.flatMap((file) => fileGraph(contract, file, { address, properties: rights.properties })),
  ]
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

function agencyGraph(city: City, agency: string): readonly Quad[] {
  const title = city.agencies.get(agency)?.title ?? agency
  return described(agencyIri(agency), 'foaf:Agent', [
    ['foaf:name', title],
    ['dct:identifier', agency],
    ['dct:type', { iri: publisherKind.iri }],
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
