import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { City } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'

const folder = resolve(import.meta.dirname, '..')

/** The systems of MariaDB as CSV files of the same rows, for a machine without it: the documents that then differ. */
export function withoutMariadb(city: City): readonly Document[] {
  const sources = [...city.sources.values()].filter(({ kind }) => kind === 'mysql').map(({ source }) => source)
  const datasets = [...city.contracts.values()].filter((contract) =>
    contract.sources.some(({ source }) => sources.includes(source)),
  )
  return [
    ...sources.map((source) => documentOf(`sources/${source}.yaml`, (text) => asFiles(text, source))),
    ...datasets.map(({ dataset }) => documentOf(`datasets/${dataset}.yaml`, (text) => fromFiles(text, sources))),
  ]
}

function documentOf(path: string, change: (text: string) => string): Document {
  return { path, text: change(readFileSync(resolve(folder, path), 'utf8')) }
}

const asFiles = (text: string, source: string): string =>
  text
    .replace(/^kind: mysql$/m, 'kind: files')
    .replace(
      /^connection:\n(?: {2}.*\n)+/m,
      `connection: { folder: { env: KHO_DEMO_${source.toUpperCase()} }, encoding: utf-8, delimiter: ',' }\n`,
    )

/** A dataset's document that reads files where the city's own reads tables. */
const fromFiles = (text: string, sources: readonly string[]): string =>
  text.replace(/- source: (\w+)\n {4}from: (\S+)\n/g, (written, source: string, table: string) =>
    sources.includes(source) ? `- source: ${source}\n    from: ${table}.csv\n` : written,
  )
