import type { Field } from '@kho/schema/contract/contract.ts'

/** The type of a field's values in OData's model (CSDL 4.01, 3.3). A day that may lack its parts and JSON are texts there. */
export function edmTypeOf(field: Field): string {
  const type = field.type === 'date' && field.partial ? 'Edm.String' : types[field.type]
  return field.list ? `Collection(${type})` : type
}

const types = {
  text: 'Edm.String',
  integer: 'Edm.Int32',
  bigint: 'Edm.Int64',
  decimal: 'Edm.Decimal',
  boolean: 'Edm.Boolean',
  date: 'Edm.Date',
  time: 'Edm.TimeOfDay',
  timestamp: 'Edm.DateTimeOffset',
  uuid: 'Edm.Guid',
  json: 'Edm.String',
  geometry: 'Edm.Geography',
} as const satisfies Record<Field['type'], string>

/** Facets of a property: how exact it is. */
export function facetsOf({ type, precision, scale }: Field): { readonly [facet: string]: string } {
  if (type === 'decimal') return { Precision: String(precision ?? 38), Scale: String(scale ?? 0) }
  if (type === 'timestamp' || type === 'time') return { Precision: '6' }
  return type === 'geometry' ? { SRID: '4326' } : {}
}

/** A cell of GraphQL's answer in OData's JSON: exact numbers stand as numbers unless the reader asked for texts (JSON 4.01, 3.2). */
export function edmValue(field: Field, value: unknown, exactAsText: boolean): unknown {
  if (value === null || value === undefined) return null
  if (Array.isArray(value) && field.list)
    return value.map((one) => edmValue({ ...field, list: false }, one, exactAsText))
  if (field.type === 'json') return JSON.stringify(value)
  const isExact = field.type === 'bigint' || field.type === 'decimal'
  return isExact && !exactAsText && typeof value === 'string' ? JSON.rawJSON(value) : value
}
