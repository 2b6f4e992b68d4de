import type { City } from '../contract/city.ts'
import type { Contract } from '../contract/contract.ts'
import type { Values } from '../contract/value.ts'
import { indexesOf, longestIndexed } from './table.ts'

/**
 * The fields whose texts are together too long for an index of the dataset's table, null when all fit: such a record
 * cannot be stored, and one of them would stop the whole load.
 */
export function indexFitOf(contract: Contract, city: City): (values: Values) => readonly string[] | null {
  const wanted = indexesOf(contract, [...city.rules.values()].flat())
  const indexes = wanted.flatMap((index) => (index.search || index.bounds ? [] : [index.columns]))
  const texts = new Set(contract.fields.filter(holdsText).map((field) => field.name))
  const checked = [contract.key, ...indexes]
    .map((columns) => columns.filter((name) => texts.has(name)))
    .filter((columns) => columns.length > 0)
  return (values) => checked.find((columns) => bytesOf(values, columns) > longestIndexed) ?? null
}

function holdsText({ type, list }: Contract['fields'][number]): boolean {
  return type === 'text' && !list
}

function bytesOf(values: Values, columns: readonly string[]): number {
  let bytes = 0
  for (const column of columns) {
    const value = values[column]
    if (typeof value === 'string') bytes += Buffer.byteLength(value)
  }
  return bytes
}
