import type { SourceColumn } from '../../source.ts'
import { arrayFromLog, asLogged, type FromLog, moneyFromLog } from './log/log-text.ts'

/** A row of pg_type, as far as it decides what holds a value. */
export interface PostgresType {
  readonly name: string
  readonly schema: string
  /** b base, d domain, e enum, c composite, r and m ranges. */
  readonly sort: string
  readonly category: string
  readonly base: string
  readonly baseModifier: number
  readonly element: string
}

export type PostgresTypes = ReadonlyMap<string, PostgresType>

type Shape = Pick<SourceColumn, 'type' | 'precision' | 'scale' | 'list'>

/** The field type that holds every value of a column, and the SQL that gives such a value as exact text. */
export interface Reading {
  readonly shape: Shape
  /** Wraps the quoted column. */
  expression(column: string): string
  /** Gives the same of the value's own text, as the log has it. */
  readonly fromLog: FromLog
}

const asItIs = (column: string): string => column

/** Resolves domains and arrays down to base types. What has no field type of its own stays text: floats and numerics without precision too, for no decimal holds them all. */
export function readingOf(types: PostgresTypes, type: string, modifier: number, moneyScale: number): Reading {
  const found = types.get(type)
  if (!found) return plain({ type: 'text' })
  if (found.sort === 'd') {
    return readingOf(types, found.base, found.baseModifier === -1 ? modifier : found.baseModifier, moneyScale)
  }
  if (found.category === 'A' && found.element !== '0') {
    return listOf(readingOf(types, found.element, modifier, moneyScale), isMoney(types, found.element))
  }
  if (found.schema !== 'pg_catalog' || found.sort !== 'b') return plain({ type: 'text' })
  if (found.name === 'money') {
    const shape = shapeOf({ type: 'decimal', precision: 19, scale: moneyScale })
    return { shape, expression: (column) => `${column}::pg_catalog.numeric`, fromLog: moneyFromLog(moneyScale) }
  }
  return plain(baseShape(found.name, modifier))
}

function isMoney(types: PostgresTypes, type: string): boolean {
  const found = types.get(type)
  return found?.sort === 'd' ? isMoney(types, found.base) : found?.name === 'money'
}

/** A list of lists has no field type: it stays the text of the array. */
function listOf(item: Reading, money: boolean): Reading {
  if (item.shape.list) return plain({ type: 'text' })
  const cast = money ? '::pg_catalog.numeric[]::pg_catalog.text[]' : '::pg_catalog.text[]'
  return {
    shape: { ...item.shape, list: true },
    expression: (column) => `pg_catalog.array_to_json(${column}${cast})`,
    fromLog: arrayFromLog(item.fromLog),
  }
}

function plain(shape: Partial<Shape> & Pick<Shape, 'type'>): Reading {
  return { shape: shapeOf(shape), expression: asItIs, fromLog: asLogged }
}

function shapeOf(shape: Partial<Shape> & Pick<Shape, 'type'>): Shape {
  return { precision: null, scale: null, list: false, ...shape }
}

const bases: { readonly [name: string]: Shape['type'] } = {
  int2: 'integer',
  int4: 'integer',
  int8: 'bigint',
  oid: 'bigint',
  bool: 'boolean',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
}

function baseShape(name: string, modifier: number): Partial<Shape> & Pick<Shape, 'type'> {
  if (name === 'numeric') return decimalOf(modifier)
  if (name === 'bit' && modifier === 1) return { type: 'boolean' }
  return { type: bases[name] ?? 'text' }
}

/** numeric(p,s): from PostgreSQL 15 on the scale may be negative or beyond the precision. Fields go to 38 digits. */
function decimalOf(modifier: number): Partial<Shape> & Pick<Shape, 'type'> {
  if (modifier < 4) return { type: 'text' }
  const digits = ((modifier - 4) >> 16) & 0xffff
  const scale = (((modifier - 4) & 0x7ff) ^ 1024) - 1024
  const precision = scale < 0 ? digits - scale : Math.max(digits, scale)
  return precision > 38 ? { type: 'text' } : { type: 'decimal', precision, scale: Math.max(scale, 0) }
}
