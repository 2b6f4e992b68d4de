import mysql from 'mysql2'
import type { Batch, ChangeReader, SourceColumn } from '../../source.ts'
import { cursorColumn, isTime } from '../cursor-column.ts'
import { regressed, unknownPosition } from '../position-errors.ts'
import type { MysqlReading } from './mysql-reading.ts'

/** Where a snapshot ends. */
interface MysqlPosition {
  /** The largest cursor value as text; null of an empty table. */
  readonly value: string | null
  /** The server's time just before, in the zone that its columns of this type are written in. */
  readonly time: string
  /** The same in seconds. */
  readonly at: number
  /** When the server was started, in seconds. */
  readonly started: number
  /** When the table was made, or made again. */
  readonly made: string | null
}

const timeStatement = `select cast(@kho_began as char), cast(convert_tz(@kho_began, '+00:00', 'SYSTEM') as char),
  floor(unix_timestamp())`
const uptimeStatement = "show global status like 'Uptime'"

/**
 * Reads changes by cursor and overlap: these systems do not tell what was open when a snapshot was taken, so what
 * commits later than `overlap` after its cursor value waits for the compare pass. A cursor value in the future, written
 * by a clock that had jumped, does not move the bound past the server's own time.
 */
export async function mysqlChanges(reading: MysqlReading, cursor: string): Promise<ChangeReader> {
  const column = cursorColumn(reading.found.table, cursor, reading.source)
  const now = await presentOf(reading, column)
  return {
    position: JSON.stringify(now),
    since: async function* (position, overlap): AsyncGenerator<Batch> {
      const before = positionOf(reading, position)
      await refuseAnotherPast(reading, column, before, now)
      yield* reading.rowsWhere(whereSince(column, before, overlap))
    },
  }
}

/** The statements of a read of changes, `…` where it puts what it remembers. */
export function changeStatements(
  found: MysqlReading['found'],
  column: SourceColumn,
  rowsWhere: (where: string) => string,
): readonly string[] {
  const before = { value: '…', time: '…', at: 0, started: 0, made: null }
  return [
    timeStatement,
    uptimeStatement,
    largestStatement({ found }, column),
    wentBackStatement({ found }, column, '…'),
    madeStatement({ found }),
    rowsWhere(whereSince(column, before, 0)),
  ]
}

async function presentOf(reading: MysqlReading, column: SourceColumn): Promise<MysqlPosition> {
  const { session } = reading
  const [time] = await session.rows(timeStatement)
  const [uptime] = await session.rows(uptimeStatement)
  const [largest] = await session.rows(largestStatement(reading, column))
  const [made] = await session.rows(madeStatement(reading))
  return {
    value: largest?.[0] ?? null,
    time: (column.declared.toLowerCase().startsWith('timestamp') ? time?.[0] : (time?.[1] ?? time?.[0])) ?? '',
    at: Number(time?.[2]),
    started: Number(time?.[2]) - Number(uptime?.[1]),
    made: made?.[0] ?? null,
  }
}

function largestStatement({ found }: Pick<MysqlReading, 'found'>, { name }: SourceColumn): string {
  return `select cast(max(${mysql.escapeId(name, true)}) as char) from ${mysql.escapeId(found.table.name, true)}`
}

function madeStatement({ found }: Pick<MysqlReading, 'found'>): string {
  const name = mysql.escape(found.table.name)
  return `select create_time from information_schema.tables where table_schema = database() and table_name = ${name}`
}

function wentBackStatement({ found }: Pick<MysqlReading, 'found'>, column: SourceColumn, value: string): string {
  const largest = `max(${mysql.escapeId(column.name, true)})`
  return `select ifnull(${largest} < ${literal(column, value)}, 1) from ${mysql.escapeId(found.table.name, true)}`
}

/**
 * KHO241 where the largest value went back and the server was started, or the table made, since: a backup was restored.
 * A value alone goes back whenever somebody deletes the newest row. KHO242 where the server's clock went back: what it
 * stamped since is told apart from what is old by a comparison only.
 */
async function refuseAnotherPast(
  reading: MysqlReading,
  column: SourceColumn,
  before: MysqlPosition,
  now: MysqlPosition,
): Promise<void> {
  const { session, source, request } = reading
  if (before.value !== null) {
    const [row] = await session.rows(wentBackStatement(reading, column, before.value))
    const another = now.started - before.started > 60 || before.made !== now.made
    if (row?.[0] === '1' && another) throw regressed(source, request.from)
  }
  if (isTime(column) && now.at < before.at - 1) throw unknownPosition(source, request.from)
}

function whereSince(column: SourceColumn, before: MysqlPosition, overlap: number): string {
  if (before.value === null) return ''
  const name = mysql.escapeId(column.name, true)
  const orNull = column.nullable ? ` or ${name} is null` : ''
  if (!isTime(column)) return `where ${name} >= ${literal(column, before.value)}${orNull}`
  const [from = before.value] = [before.value, before.time].sort() // texts of one form
  return `where ${name} >= cast(${mysql.escape(from)} as datetime(6)) - interval ${overlap} second${orNull}`
}

function literal({ type }: SourceColumn, value: string): string {
  return ['integer', 'bigint', 'decimal'].includes(type) && /^-?\d+(\.\d+)?$/.test(value) ? value : mysql.escape(value)
}

function positionOf({ source, request }: MysqlReading, text: string): MysqlPosition {
  const value = parsed(text)
  if (isPosition(value)) return value
  throw unknownPosition(source, request.from)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isPosition(value: unknown): value is MysqlPosition {
  if (typeof value !== 'object' || value === null) return false
  const textOrNull = (name: string) => {
    const held: unknown = Reflect.get(value, name)
    return held === null || typeof held === 'string'
  }
  return (
    textOrNull('value') &&
    textOrNull('made') &&
    'time' in value &&
    typeof value.time === 'string' &&
    ['at', 'started'].every((name) => typeof Reflect.get(value, name) === 'number')
  )
}
