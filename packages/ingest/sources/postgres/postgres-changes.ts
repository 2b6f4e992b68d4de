import pg from 'pg'
import type { Batch, ChangeReader, SourceColumn } from '../../source.ts'
import { cursorColumn, isTime } from '../cursor-column.ts'
import { type PostgresPosition, positionOf, refuseAnotherPast, showTheSame, xmax, xmin } from './postgres-position.ts'
import { nameOf, type PostgresReading } from './postgres-reading.ts'
import type { PostgresTable } from './postgres-tables.ts'

/** The table's oid, the snapshot, and whether rows tell their transaction: those of PostgreSQL's own storage do, where xmin may be read. */
const factsStatement = `with recursive tree as (select $1::pg_catalog.regclass::pg_catalog.oid as oid
  union select i.inhrelid from pg_inherits i join tree on i.inhparent = tree.oid)
select $1::pg_catalog.regclass::pg_catalog.oid, pg_catalog.txid_current_snapshot(), pg_catalog.pg_is_in_recovery(),
  pg_catalog.bool_and(c.relkind = 'p' or c.relkind in ('r', 'm') and coalesce(m.amname, 'heap') = 'heap') and exists (
    select from pg_attribute a where a.attrelid = $1::pg_catalog.regclass and a.attname = 'xmin'
      and has_column_privilege(a.attrelid, a.attnum, 'select')),
  has_function_privilege('pg_control_system()', 'execute') and has_function_privilege('pg_control_checkpoint()', 'execute')
from tree join pg_class c using (oid) left join pg_am m on m.oid = c.relam`

/** Which server this is. Asked only where the account may: a refusal would end the snapshot. */
const serverStatement =
  'select s.system_identifier, c.timeline_id from pg_control_system() s, pg_control_checkpoint() c'

/**
 * Reads changes by the snapshot that the last read ended with: every row version that it did not show was written by a
 * transaction not older than the oldest one open then, whenever it was committed and whatever its cursor says. That
 * covers held transactions, savepoints, prepared transactions, clocks that jump, and transactions that took their time
 * stamp before they wrote anything. It costs a scan that compares one number a row (2,000,000 rows: 0.2 s) and needs no
 * overlap. Where rows do not tell (views), cursor and overlap remain, and the compare pass.
 */
export async function postgresChanges(reading: PostgresReading, cursor: string): Promise<ChangeReader> {
  const column = cursorColumn(reading.found.table, cursor, reading.source)
  const { now, rowsTell } = await presentOf(reading, column)
  return {
    position: JSON.stringify(now),
    since: async function* (position, overlap): AsyncGenerator<Batch> {
      const before = positionOf(reading, position)
      refuseAnotherPast(reading, before, now, await wentBack(reading, column, before.value))
      if (!rowsTell) yield* reading.rowsWhere(byCursor(column, before.value, overlap))
      else if (!showTheSame(before, now)) yield* reading.rowsWhere(writtenSince(column, before, now))
    },
  }
}

/** The statements of a read of changes, `…` where it puts what it remembers. */
export function changeStatements(
  found: PostgresTable,
  column: SourceColumn,
  rowsWhere: (where: string) => string,
): readonly string[] {
  const name = pg.escapeIdentifier(column.name)
  return [
    factsStatement,
    serverStatement,
    largestStatement(found, column),
    wentBackStatement(found, column, '…'),
    rowsWhere(`where ${writtenBy('…')} or ${name} >= ${literal(column, '…')}`),
  ]
}

interface Present {
  readonly now: PostgresPosition
  readonly rowsTell: boolean
}

/** Whether the rows of a table tell which transaction wrote them. */
export async function rowsTell(session: PostgresReading['session'], found: PostgresTable): Promise<boolean> {
  const [facts] = await session.rows(factsStatement, [nameOf(found)])
  return facts?.[3] === 't'
}

async function presentOf({ session, found }: PostgresReading, column: SourceColumn): Promise<Present> {
  const [facts] = await session.rows(factsStatement, [nameOf(found)])
  const [table, snapshot, replica, rowsTell, mayAsk] = facts ?? []
  const [server] = mayAsk === 't' ? await session.rows(serverStatement) : []
  const [largest] = await session.rows(largestStatement(found, column))
  const now: PostgresPosition = {
    server: server?.[0] ?? null,
    timeline: server?.[1] ?? null,
    table: table ?? '',
    value: largest?.[0] ?? null,
    snapshot: snapshot ?? '',
    replica: replica === 't',
  }
  return { now, rowsTell: rowsTell === 't' }
}

function largestStatement(found: PostgresTable, { name }: SourceColumn): string {
  return `select max(${pg.escapeIdentifier(name)})::pg_catalog.text from ${nameOf(found)}`
}

async function wentBack(
  { session, found }: PostgresReading,
  column: SourceColumn,
  value: string | null,
): Promise<boolean> {
  if (value === null) return false
  const [row] = await session.rows(wentBackStatement(found, column, value))
  return row?.[0] === 't'
}

function wentBackStatement(found: PostgresTable, column: SourceColumn, value: string): string {
  const largest = `max(${pg.escapeIdentifier(column.name)})`
  return `select coalesce(${largest} < ${literal(column, value)}, true) from ${nameOf(found)}`
}

/** The condition of every row that was written since. Pure. */
export function writtenSince(column: SourceColumn, before: PostgresPosition, now: PostgresPosition): string {
  // Numbers of transactions come round after 2^32: since a position that old, everything may be new.
  if (xmax(now) - xmin(before) > 2_000_000_000n) return ''
  const written = writtenBy(String(xmin(before) % 4_294_967_296n))
  if (before.value === null) return `where ${written}`
  // A partition that is attached brings rows of old transactions.
  return `where ${written} or ${pg.escapeIdentifier(column.name)} >= ${literal(column, before.value)}`
}

/** By that transaction or a later one. */
function writtenBy(transaction: string): string {
  return `pg_catalog.age(xmin) between 0 and (select pg_catalog.age('${transaction}'::pg_catalog.xid))`
}

function byCursor(column: SourceColumn, value: string | null, overlap: number): string {
  if (value === null) return ''
  const name = pg.escapeIdentifier(column.name)
  const earlier = isTime(column) && overlap > 0 ? ` - interval '${overlap} s'` : ''
  return `where ${name} >= ${literal(column, value)}${earlier} or ${name} is null`
}

function literal({ declared }: SourceColumn, value: string): string {
  return `${pg.escapeLiteral(value)}::${declared}`
}
