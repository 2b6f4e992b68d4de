import { KhoError } from '@kho/schema/error.ts'
import type { CsvForm, CsvRecord } from './csv-records.ts'

/** The column names of a file: each given, each once. */
export function headerOf(record: CsvRecord | undefined, { source, from }: CsvForm): readonly string[] {
  if (!record) throw refused(source, from, 'has no header')
  const names = record.map((name) => name ?? '')
  if (names.some((name) => name.trim() === '')) throw refused(source, from, 'has a column without a name')
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  if (twice.length > 0) throw refused(source, from, `names a column twice: ${[...new Set(twice)].join(', ')}`)
  return names
}

function refused(source: string, from: string, what: string): KhoError {
  return new KhoError('KHO209', `Line 1 of ${from} of source ${source} ${what}.`, { source, from, line: 1 })
}
