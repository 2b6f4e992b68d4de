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
  text
    .split(/^(?= {2}- source: )/m)
    .map((binding) => {
      const source = /^ {2}- source: (\w+)\n/.exec(binding)?.[1] ?? ''
      return sources.includes(source) ? fromFile(binding) : binding
    })
    .join('')

/** Files know no cursor: they are read whole. */
const fromFile = (binding: string): string =>
  binding
    .replace(/^ {4}from: (\S+)$/m, '    from: $1.csv')
    .replace(/^ {4}mode: cursor\n {4}cursor: .*$/m, '    mode: snapshot')
