import type { SourceColumn } from '../../source.ts'

/** A row of information_schema.columns, as far as it decides what holds a value. */
export interface MysqlColumn {
  /** `data_type`: the bare name. */
  readonly type: string
  /** `column_type`: the name with its width and flags. */
  readonly declared: string
  readonly precision: number | null
  readonly scale: number | null
  /** MariaDB's JSON is a text that a check constraint keeps to `json_valid`. */
  readonly json: boolean
}

type Shape = Pick<SourceColumn, 'type' | 'precision' | 'scale' | 'list'>

/** The field type that holds every value of a column, and the SQL that gives such a value as exact text. */
export interface Reading {
  readonly shape: Shape
  /** Wraps the quoted column. */
  expression(column: string): string
}

const wholes = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint'])

/** A result's every number, date and text comes as the text that a cast would make of it, at less cost to the server. */
const asItIs = (column: string): string => column
const asText = (column: string): string => `cast(${column} as char)`
const asHex = (column: string): string => `lower(hex(${column}))`

/**
 * tinyint(1) is the system's own word for boolean and nothing else is; a float has no decimal that holds it and stays
 * text, read as the double that it is. Bytes are hexadecimal. A `timestamp` column is an instant and says so; a
 * `datetime` is the system's local time. Zero dates come as they are, to be refused with their reason.
 */
export function readingOf(column: MysqlColumn): Reading {
  const { type } = column
  if (column.json) return reading({ type: 'json' }, asItIs)
  if (wholes.has(type)) return wholeReading(column)
  if (type === 'decimal') return decimalReading(column)
  if (type === 'bit') return bitReading(column.precision ?? 1)
  const [field, expression] = others[type] ?? ['text', asText]
  return reading({ type: field }, expression)
}

const others: { readonly [type: string]: readonly [Shape['type'], Reading['expression']] } = {
  ...namesOf(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set'], ['text', asItIs]),
  ...namesOf(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'], ['text', asHex]),
  ...namesOf(['geometry', 'point', 'linestring', 'polygon', 'multipoint'], ['text', asHex]),
  ...namesOf(['multilinestring', 'multipolygon', 'geometrycollection', 'geomcollection'], ['text', asHex]),
  ...namesOf(['float', 'double'], ['text', (name) => asText(`${name} + 0e0`)]),
  json: ['json', asText],
  year: ['integer', asItIs],
  uuid: ['uuid', asItIs],
  date: ['date', asItIs],
  time: ['time', asItIs],
  datetime: ['timestamp', asItIs],
  timestamp: ['timestamp', (name) => `concat(${name}, '+00:00')`],
}

function namesOf<T>(names: readonly string[], value: T): { readonly [name: string]: T } {
  return Object.fromEntries(names.map((name) => [name, value]))
}

function wholeReading({ type, declared }: MysqlColumn): Reading {
  if (declared === 'tinyint(1)') return reading({ type: 'boolean' }, asItIs)
  // Zerofill is a way of showing: the value has no leading zeros.
  const expression = declared.includes('zerofill') ? (name: string) => asText(`${name} + 0`) : asItIs
  const unsigned = declared.includes('unsigned')
  if (type === 'bigint') {
    return unsigned
      ? reading({ type: 'decimal', precision: 20, scale: 0 }, expression)
      : reading({ type: 'bigint' }, expression)
  }
  const wide = unsigned && (type === 'int' || type === 'integer')
  return reading({ type: wide ? 'bigint' : 'integer' }, expression)
}

/** Fields go to 38 digits, MySQL to 65. */
function decimalReading({ precision, scale, declared }: MysqlColumn): Reading {
  const expression = declared.includes('zerofill') ? (name: string) => asText(`${name} + 0`) : asItIs
  if (precision === null || precision > 38) return reading({ type: 'text' }, expression)
  return reading({ type: 'decimal', precision, scale: scale ?? 0 }, expression)
}

function bitReading(width: number): Reading {
  return width === 1
    ? reading({ type: 'boolean' }, (name) => asText(`${name} + 0`))
    : reading({ type: 'text' }, (name) => `lpad(bin(${name} + 0), ${width}, '0')`)
}

function reading(shape: Partial<Shape> & Pick<Shape, 'type'>, expression: Reading['expression']): Reading {
  return { shape: { precision: null, scale: null, list: false, ...shape }, expression }
}
