import type { Field } from '@kho/schema/contract/contract.ts'
import { exactValue } from '@kho/schema/contract/exact-value.ts'
import type { Value, Values } from '@kho/schema/contract/value.ts'
import type { CellForm } from '../../source.ts'
import { cellTexts } from '../cell-text.ts'
import type { WrittenRow } from './written-row.ts'

/** Gives some fields of a written row as exact values. */
export type StoredValues = (row: WrittenRow) => Values

/** For the fields named. Lists and JSON were always read, and stand in `read`; all others are read back from their bytes. */
export function storedValues(
  fields: readonly Field[],
  names: ReadonlySet<string>,
  read: { readonly [field: string]: Value },
): StoredValues {
  const readers = fields.flatMap((field, index) => (names.has(field.name) ? [{ field, index }] : []))
  return ({ out, places }) => {
    const values: { [field: string]: Value } = {}
    for (const { field, index } of readers) {
      const begin = places[index * 2] ?? -1
      if (begin < 0) values[field.name] = null
      else if (isRead(field)) values[field.name] = read[field.name] ?? null
      else values[field.name] = exactOf(field, out.bytes, begin, places[index * 2 + 1] ?? begin)
    }
    return values
  }
}

const isRead = ({ type, list }: Field): boolean => list || type === 'json' || type === 'geometry'

const forms: { readonly [type in Field['type']]: CellForm } = {
  text: 'text',
  integer: 'int4',
  bigint: 'int8',
  decimal: 'numeric',
  boolean: 'bool',
  date: 'date',
  time: 'timestamp',
  timestamp: 'timestamptz',
  uuid: 'uuid',
  json: 'text',
  geometry: 'text',
}

function exactOf(field: Field, bytes: Buffer, begin: number, end: number): Value {
  if (field.type === 'text') return bytes.toString('utf8', begin, end)
  const text = cellTexts[field.partial ? 'text' : forms[field.type]](bytes, begin, end)
  // A time of day counts from midnight as a timestamp does from a certain one.
  const found = exactValue(field, field.type === 'time' ? text.slice(11) : text)
  return 'value' in found ? found.value : null
}
