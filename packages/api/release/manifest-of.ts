import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import {
  type Release,
  type ReleaseChanges,
  type ReleaseColumn,
  type ReleaseFile,
  versionOf,
} from '@kho/schema/release/release.ts'

/** What a manifest says. */
export interface Told {
  readonly city: City
  readonly contract: Contract
  readonly release: Pick<Release, 'number' | 'major' | 'minor' | 'registry' | 'rows' | 'snapshotAt' | 'publishedAt'>
  readonly columns: readonly ReleaseColumn[]
  readonly files: readonly ReleaseFile[]
  readonly changes: ReleaseChanges | null
  /** The SHA-256 of the manifest before, in hex. */
  readonly previous: string | null
}

/** A release in one statement: whose, of when, under which licence, and what proves each of its files whole. */
export function manifestOf({ city, contract, release, columns, files, changes, previous }: Told) {
  const { dataset, title, description, owner, licence, key } = contract
  const { number, registry, rows, snapshotAt, publishedAt } = release
  return {
    ...{ dataset, release: number, version: versionOf(release), title, description },
    owner: { agency: owner, title: city.agencies.get(owner)?.title ?? null },
    ...{ licence, attribution: attributionOf({ city, contract, release }), synthetic: city.synthetic },
    ...{ snapshotAt, publishedAt, documents: registry, rows },
    key: key.every((name) => columns.some((column) => column.name === name)) ? key : null,
    columns: columns.map((column) => ({ ...column })),
    files: files.map((file) => ({ ...file, mediaType: mediaTypes[file.format] })),
    changes: changes ? { ...changes } : null,
    previous: previous === null ? null : { sha256: previous },
  }
}

/** How to cite it. */
function attributionOf({ city, contract, release }: Pick<Told, 'city' | 'contract' | 'release'>): Bilingual {
  const owner = city.agencies.get(contract.owner)?.title
  const day = release.publishedAt.slice(0, 10)
  const text = (language: keyof Bilingual, word: string) =>
    `${owner?.[language] ?? contract.owner}: ${contract.title[language]}, ${word} ${release.number} (${versionOf(release)}), ${day}, ${contract.licence}`
  return { vi: text('vi', 'bản phát hành'), en: text('en', 'release') }
}

/** What files are called in `Content-Type`. */
export const mediaTypes: { readonly [format in ReleaseFile['format']]: string } = {
  csv: 'text/csv; charset=utf-8; header=present',
  excel: 'text/csv; charset=utf-8; header=present',
  changes: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  json: 'application/json; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
