import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { anonymous } from '../auth/principal-of.ts'
import { descriptionOf, invented } from './catalogue-graph.ts'
import type { Catalogued } from './catalogued.ts'
import { licenceOf } from './vocabularies.ts'

/** A file that anybody may take, from the root of this server. */
export interface TakenFile {
  readonly title: string
  readonly mediaType: string
  readonly href: string
  readonly bytes?: number
  readonly sha256?: string
}

/** What a release adds to the description of its dataset. */
export interface ReleasedAs {
  readonly version: string
  readonly publishedAt: string
  readonly files: readonly TakenFile[]
}

/**
 * A listed dataset as search engines read it: schema.org's `Dataset`, the same for everybody. They take a text without its language
 * only, so names are Vietnamese with the English one beside. Files and variables stand there where anybody may take them.
 */
export function schemaOrgOf(contract: Contract, of: Catalogued, released: ReleasedAs | null) {
  const { dataset, title, owner, licence } = contract
  const { city, origin, today } = of
  const { usable } = viewOf({ city, principal: anonymous, purpose: null, today, way: 'export' }, dataset)
  const files = usable.size === 0 ? [] : [...(released?.files ?? []), ...liveFiles(dataset)]
  const address = `${origin}/open/${dataset}`
  const variables = contract.fields.filter(({ name }) => usable.has(name))
  const { vi, en } = descriptionOf(contract, city)
  return {
    ...{ '@context': 'https://schema.org/', '@type': 'Dataset', '@id': address },
    ...{ url: address, identifier: dataset, ...named(title), description: `${vi}\n\n${en}` },
    ...{ inLanguage: ['vi', 'en'], isAccessibleForFree: true },
    ...(city.synthetic ? { keywords: [invented.vi, invented.en] } : {}),
    ...(licence === null ? {} : { license: licenceOf(licence) }),
    ...(released ? { version: released.version, dateModified: released.publishedAt } : {}),
    publisher: {
      '@type': 'GovernmentOrganization',
      ...named(city.agencies.get(owner)?.title ?? { vi: owner, en: owner }),
      identifier: owner,
    },
    includedInDataCatalog: { '@type': 'DataCatalog', '@id': `${origin}/catalog`, ...named(city.title) },
    variableMeasured: variables.map(({ name, title: of, unit }) => ({
      ...{ '@type': 'PropertyValue', name, alternateName: [of.vi, of.en] },
      ...(unit === null ? {} : { unitText: unit }),
    })),
    distribution: files.map((file) => downloadOf(file, origin)),
  }
}

function liveFiles(dataset: string): readonly TakenFile[] {
  const live = `/open/${dataset}/live`
  return [
    { title: 'CSV', mediaType: 'text/csv', href: `${live}.csv` },
    { title: 'NDJSON', mediaType: 'application/x-ndjson', href: `${live}.ndjson` },
  ]
}

function downloadOf({ title, mediaType, href, bytes, sha256 }: TakenFile, origin: string) {
  return {
    ...{ '@type': 'DataDownload', name: title, encodingFormat: mediaType, contentUrl: `${origin}${href}` },
    ...(bytes === undefined ? {} : { contentSize: `${bytes} B` }),
    ...(sha256 === undefined ? {} : { sha256 }),
  }
}

function named({ vi, en }: Bilingual) {
  return vi === en ? { name: vi } : { name: vi, alternateName: en }
}
