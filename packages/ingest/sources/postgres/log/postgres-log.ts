import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import pg from 'pg'
import type { ChangeLog, LogMoment, LogPosition, LogRows, LogState, LogStream, LogTable } from '../../../change-log.ts'
import { lsnOf } from '../../../lsn.ts'
import type { Connection } from '../../connection.ts'
import { refuseExcess, type SourceManners } from '../../manners.ts'
import { missingTable } from '../../source-drift.ts'
import { excessRights } from '../postgres-rights.ts'
import { type PostgresSession, postgresSession } from '../postgres-session.ts'
import { type PostgresTable, postgresTables } from '../postgres-tables.ts'
import { logReader } from './log-reader.ts'
import { publicationOf, type ReadyTable, readyTables } from './log-readiness.ts'
import { logStream } from './log-stream.ts'
import { replicationSession } from './replication-session.ts'

/** What is asked of a slot; anybody may ask it. */
export const slotStatements = {
  state: `select s.active, s.wal_status, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn), 0)::bigint,
  s.confirmed_flush_lsn,
  (select system_identifier from pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
from (select) one left join pg_replication_slots s on s.slot_name = $1 and s.database = current_database()`,
  end: 'select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = $1 and active_pid is not null',
  position: `select pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn(),
  (select setting::int from pg_settings where name = 'wal_writer_delay')`,
} as const

export const keepStatement = (slot: string): string =>
  `CREATE_REPLICATION_SLOT ${pg.escapeIdentifier(slot)} LOGICAL pgoutput NOEXPORT_SNAPSHOT`
export const momentSlotStatement = (slot: string): string =>
  `CREATE_REPLICATION_SLOT ${pg.escapeIdentifier(slot)} TEMPORARY LOGICAL pgoutput EXPORT_SNAPSHOT`
export const forgetStatement = (slot: string): string => `DROP_REPLICATION_SLOT ${pg.escapeIdentifier(slot)} WAIT`

/** PostgreSQL's logical decoding by pgoutput, through a publication that the administrator made. */
export function postgresLog(connection: Connection, manners: SourceManners): ChangeLog {
  const { source } = connection
  const name = `kho/${source}/log`
  return {
    prepare: async (tables) => {
      await using session = await postgresSession(connection, name)
      if (!manners.mayWrite) refuseExcess(source, await excessRights(session, true))
      return (await ready(session, connection, tables)).map(({ shape }) => shape)
    },
    state: async (slot) => {
      await using session = await postgresSession(connection, name)
      return await stateOf(session, slot)
    },
    end: async () => {
      await using session = await postgresSession(connection, name)
      return await endOf(session)
    },
    keep: async (slot) => {
      await using session = await replicationSession(connection, name)
      await session.rows(keepStatement(slot))
    },
    forget: (slot) => forget(connection, name, slot),
    exportMoment: () => exportMoment(connection, name),
    follow: (slot, tables, signal) => follow(connection, name, { slot, tables, signal }),
    rowsOf: async (table, keys) => {
      await using session = await postgresSession(connection, name)
      return await rowsOf(session, await knownTable(session, connection, table), table, keys)
    },
  }
}

async function ready(
  session: PostgresSession,
  connection: Connection,
  tables: readonly LogTable[],
): Promise<readonly ReadyTable[]> {
  return readyTables(session, connection.source, tables, await postgresTables(session, connection.schema))
}

async function stateOf(session: PostgresSession, slot: string): Promise<LogState> {
  const [row] = await session.rows(slotStatements.state, [slot])
  const [active, status, retained, confirmed, log] = row ?? []
  const kept = active === null ? 'absent' : status === 'lost' || confirmed === null ? 'lost' : 'kept'
  return {
    kept,
    active: active === 't',
    retained: Number(retained ?? 0),
    confirmed: lsnOf(confirmed ?? '0/0'),
    log: log ?? '',
  }
}

/** Whoever follows is ended first; the server lets go of the slot a moment later. */
async function forget(connection: Connection, name: string, slot: string): Promise<void> {
  await using session = await postgresSession(connection, name)
  if ((await stateOf(session, slot)).kept === 'absent') return
  await session.rows(slotStatements.end, [slot])
  await using replication = await replicationSession(connection, name)
  await replication.rows(forgetStatement(slot))
}

/** The temporary slot, and with it the hold on its snapshot, goes with the session. */
async function exportMoment(connection: Connection, name: string): Promise<LogMoment> {
  const session = await replicationSession(connection, name)
  try {
    const slot = `kho_${connection.source}_${randomBytes(4).toString('hex')}`
    const [row] = await session.rows(momentSlotStatement(slot))
    const [, position, moment] = row ?? []
    return {
      moment: moment ?? '',
      position: lsnOf(position ?? '0/0'),
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    }
  } catch (cause) {
    await session[Symbol.asyncDispose]()
    throw cause
  }
}

interface FollowRequest {
  readonly slot: string
  readonly tables: readonly LogTable[]
  readonly signal: AbortSignal
}

async function follow(connection: Connection, name: string, request: FollowRequest): Promise<LogStream> {
  const { slot, signal } = request
  const { source } = connection
  const followed = await waitForSlot(connection, name, request)
  const session = await replicationSession(connection, name)
  try {
    const publication = publicationOf(source)
    return await logStream({ session, source, slot, publication, reader: logReader(followed), signal })
  } catch (cause) {
    await session[Symbol.asyncDispose]()
    throw cause
  }
}

const patience = 10_000

/** A follower that died a moment ago may still be known to the server. */
async function waitForSlot(connection: Connection, name: string, { slot, tables, signal }: FollowRequest) {
  const { source } = connection
  const until = performance.now() + patience
  for (;;) {
    await using session = await postgresSession(connection, name)
    if (!(await stateOf(session, slot)).active) return await ready(session, connection, tables)
    if (performance.now() > until) {
      throw new KhoError('KHO248', `The log of source ${source} is being followed already.`, { source })
    }
    await setTimeout(100, undefined, { signal })
  }
}

async function knownTable(session: PostgresSession, connection: Connection, { from }: LogTable) {
  const known = (await postgresTables(session, connection.schema)).find(({ table }) => table.name === from)
  if (!known) throw missingTable(connection.source, from)
  return known
}

async function rowsOf(
  session: PostgresSession,
  known: PostgresTable,
  table: LogTable,
  keys: readonly (readonly string[])[],
): Promise<LogRows> {
  const columns = table.key.map((_, at) => keys.map((key) => key[at] ?? ''))
  const rows = await session.rows(rowsStatement(known, table), columns)
  return { rows, position: await endOf(session) }
}

/**
 * Where what can be seen by now ends. The server sends its log once it is flushed; what is not flushed within three
 * delays of its writer is no commit (PostgreSQL's manual, "Asynchronous Commit"), and may wait there for long.
 */
async function endOf(session: PostgresSession): Promise<LogPosition> {
  const [first] = await session.rows(slotStatements.position)
  const written = lsnOf(first?.[0] ?? '0/0')
  const until = performance.now() + 3 * Number(first?.[2] ?? 200)
  for (let flushed = lsnOf(first?.[1] ?? '0/0'); ; ) {
    if (flushed >= written) return written
    if (performance.now() > until) return flushed
    await setTimeout(20)
    flushed = lsnOf((await session.rows(slotStatements.position))[0]?.[1] ?? '0/0')
  }
}

/** The rows of some keys, each key's column given as an array of its texts. */
export function rowsStatement(known: PostgresTable, { columns, key }: LogTable): string {
  const name = pg.escapeIdentifier
  const list = columns.map((column) => known.readings.get(column)?.expression(`t.${name(column)}`))
  const declared = new Map(known.table.columns.map((column) => [column.name, column.declared]))
  const given = key.map((column, at) => `$${at + 1}::text[]::${declared.get(column)}[]`)
  const names = key.map((_, at) => `k${at}`)
  const joins = key.map((column, at) => `t.${name(column)} = k.k${at}`)
  return `select ${list.join(', ')} from ${name(known.schema)}.${name(known.relation)} t
join unnest(${given.join(', ')}) k(${names.join(', ')}) on ${joins.join(' and ')}`
}
