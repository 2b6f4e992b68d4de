import { breach, type Exact, type ValueShape } from './exact/exact.ts'
import { exactGeometry } from './exact/exact-geometry.ts'
import { exactJson } from './exact/exact-json.ts'
import { exactBigint, exactDecimal, exactInteger } from './exact/exact-number.ts'
import { exactBoolean, exactText, exactUuid } from './exact/exact-text.ts'
import { exactDate, exactPartialDate, exactTime, exactTimestamp } from './exact/exact-time.ts'
import type { Value } from './value.ts'

export { compareValues } from './exact/compare-values.ts'

/**
 * A field's value from the exact text of any system, or why it is none. Nothing is rounded, cut or guessed. A list
 * is a JSON array of texts. A timestamp without offset is a local time of `zone`; without a zone it is a breach.
 */
export function exactValue(field: ValueShape, text: string, zone: string | null = null): Exact {
  return field.list ? exactList(field, text, zone) : exactScalar(field, text, zone)
}

function exactScalar(field: ValueShape, text: string, zone: string | null): Exact {
  switch (field.type) {
    case 'text':
      return exactText(text)
    case 'integer':
      return exactInteger(text)
    case 'bigint':
      return exactBigint(text)
    case 'decimal':
      return exactDecimal(field.precision ?? 38, field.scale ?? 0, text)
    case 'boolean':
      return exactBoolean(text)
    case 'date':
      return field.partial ? exactPartialDate(text) : exactDate(text)
    case 'time':
      return exactTime(text)
    case 'timestamp':
      return exactTimestamp(text, zone)
    case 'uuid':
      return exactUuid(text)
    case 'json':
      return exactJson(text)
    case 'geometry':
      return exactGeometry(text)
  }
}

function exactList(field: ValueShape, text: string, zone: string | null): Exact {
  const items = textsOf(text)
  if (items === null) return breach('is no list of texts')
  const values: Value[] = []
  for (const item of items) {
    const exact: Exact = item === null ? { value: null } : exactScalar(field, item, zone)
    if (!('value' in exact)) return breach(`holds an item that ${exact.breach}`)
    values.push(exact.value)
  }
  return { value: values }
}

function textsOf(text: string): readonly (string | null)[] | null {
  try {
    const items: unknown = JSON.parse(text)
    return Array.isArray(items) && items.every((item) => item === null || typeof item === 'string') ? items : null
  } catch {
    return null
  }
}

/**
 * The one text of a value, for COPY, keys and hashes: what PostgreSQL reads back as the same value. A list is an
 * array literal. Null has no text: asking for it is a mistake of the caller.
 */
export function textOfValue(field: ValueShape, value: Value): string {
  if (value === null) throw new TypeError('null has no text')
  if (!field.list) return textOfScalar(field, value)
  const items = Array.isArray(value) ? value : [value]
  return `{${items.map((item) => (item === null ? 'NULL' : quoted(textOfScalar(field, item)))).join(',')}}`
}

function textOfScalar(field: ValueShape, value: Value): string {
  return field.type === 'json' || field.type === 'geometry' ? JSON.stringify(value) : String(value)
}

function quoted(item: string): string {
  return `"${item.replace(/["\\]/g, '\\$&')}"`
}
