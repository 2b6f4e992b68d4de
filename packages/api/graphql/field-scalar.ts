import type { Field } from '@kho/schema/contract/contract.ts'

export type ScalarName =
  | 'String'
  | 'Int'
  | 'BigInt'
  | 'Decimal'
  | 'Boolean'
  | 'Date'
  | 'PartialDate'
  | 'Time'
  | 'DateTime'
  | 'UUID'
  | 'JSON'
  | 'GeoJSON'

const scalars = {
  text: 'String',
  integer: 'Int',
  bigint: 'BigInt',
  decimal: 'Decimal',
  boolean: 'Boolean',
  date: 'Date',
  time: 'Time',
  timestamp: 'DateTime',
  uuid: 'UUID',
  json: 'JSON',
  geometry: 'GeoJSON',
} as const satisfies Record<Field['type'], ScalarName>

/** The GraphQL scalar of one value of a field. */
export function scalarOf(field: Pick<Field, 'type' | 'partial'>): ScalarName {
  return field.type === 'date' && field.partial ? 'PartialDate' : scalars[field.type]
}

/** Whether the values of a field can be added up. */
export function isNumber({ list, type }: Field): boolean {
  return !list && (type === 'integer' || type === 'bigint' || type === 'decimal')
}

/** Whether one of a field's values is the least: PostgreSQL has no least of booleans, and of UUIDs from version 18 on. */
export function hasExtremes(field: Field): boolean {
  return hasOrder(field) && field.type !== 'boolean' && field.type !== 'uuid'
}

/** Whether a field tells a day, by which steps of time can be grouped. */
export function tellsDay({ list, type }: Field): boolean {
  return !list && (type === 'date' || type === 'timestamp')
}

/** Whether records can be ordered by a field: lists, JSON and geometry have no order. */
export function hasOrder(field: Field): boolean {
  return !field.list && field.type !== 'json' && field.type !== 'geometry'
}
