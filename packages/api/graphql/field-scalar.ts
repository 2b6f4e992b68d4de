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

/** Whether records can be ordered by a field: lists, JSON and geometry have no order. */
export function hasOrder(field: Field): boolean {
  return !field.list && field.type !== 'json' && field.type !== 'geometry'
}
