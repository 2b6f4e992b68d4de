import { KhoError } from '@kho/schema/error.ts'
import { to as copyTo } from 'pg-copy-streams'
import { copyBatches, LargeRow } from '../../copy-batches.ts'
import type { Batch, CellForm, PullRequest, Snapshot, Source } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { refuseExcess, type SourceManners } from '../manners.ts'
import { missingTable } from '../source-drift.ts'
import { failureOf } from '../source-failure.ts'
import { postgresLog } from './log/postgres-log.ts'
import { postgresChanges } from './postgres-changes.ts'
import { postgresCheck } from './postgres-check.ts'
import { marksOf, postgresMarks } from './postgres-marks.ts'
import type { PostgresReading } from './postgres-reading.ts'
import { excessRights } from './postgres-rights.ts'
import { copyOf, formsOf, majorOf, queryOf } from './postgres-select.ts'
import { type PostgresSession, postgresSession } from './postgres-session.ts'
import { type PostgresTable, postgresTables } from './postgres-tables.ts'

/** An agency's PostgreSQL: described from its catalogue, pulled by one COPY in one repeatable-read snapshot. */
export function postgresSource(connection: Connection, manners: SourceManners): Source {
  const { source } = connection
  return {
    describe: async () => {
      await using session = await postgresSession(connection, `kho/${source}/describe`)
      return (await postgresTables(session, connection.schema)).map(({ table }) => table)
    },
    open: (request, signal) => open(connection, manners, request, signal),
    check: (tables, reads) => postgresCheck(connection, manners, tables, reads),
    ...(manners.retainedLog === null ? {} : { log: postgresLog(connection, manners) }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A snapshot is one session in one repeatable-read transaction. */
async function open(
  connection: Connection,
  manners: SourceManners,
  request: PullRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  signal.throwIfAborted()
  await using opened = new AsyncDisposableStack()
  const session = opened.use(
    await postgresSession(connection, `kho/${connection.source}/${request.run}`, request.moment),
  )
  if (!manners.mayWrite) refuseExcess(connection.source, await excessRights(session, manners.retainedLog !== null))
  const { source } = connection
  const found = await tableOf(session, connection, request.from)
  const marks = marksOf(found, request, await majorOf(session))
  const forms = formsOf(found, request.columns)
  const rowsOf: PostgresReading['rowsOf'] = (query, cells) =>
    read({ session, query, from: request.from, key: request.key, forms: cells, source, signal })
  const rowsWhere = (where: string) =>
    rowsOf(queryOf(found, request, source, marks, where), marks ? [...forms, 'int8', 'int8'] : forms)
  const reading: PostgresReading = { session, found, request, source, signal, rowsWhere, rowsOf }
  const changes = request.cursor === null ? null : await postgresChanges(reading, request.cursor)
  const held = opened.move()
  return {
    forms,
    rows: found.table.rows,
    all: () => rowsWhere(''),
    changes,
    marks: marks && postgresMarks(reading, marks),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

interface Copy {
  readonly session: PostgresSession
  readonly query: string
  readonly from: string
  readonly key: readonly string[]
  /** Of all cells of a row, its marks included. */
  readonly forms: readonly CellForm[]
  readonly source: string
  readonly signal: AbortSignal
}

async function* read({ session, query, forms, signal, ...of }: Copy): AsyncGenerator<Batch> {
  const stream = session.client.query(copyTo(copyOf(query)))
  const abort = () => stream.destroy(new Error('aborted'))
  signal.addEventListener('abort', abort, { once: true })
  let count = 0
  try {
    for await (const batch of copyBatches(stream, forms)) {
      count += batch.rows
      yield batch
      signal.throwIfAborted()
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw readFailure(of, cause)
  } finally {
    signal.removeEventListener('abort', abort)
  }
  if (stream.rowCount !== count) throw failureOf(of.source, new Error('rows are missing'), 'KHO208')
}

/** A row that is too large is told by how to find it: what it holds stands in no message. */
function readFailure({ source, from, key }: Pick<Copy, 'source' | 'from' | 'key'>, cause: unknown): Error {
  if (cause instanceof LargeRow) {
    const find = `select ${key.join(', ') || 'ctid'} from ${from} t where octet_length(t::text) > 67108864`
    const message = `Table ${from} of source ${source} holds a row of more than 64 MB; to find it: ${find}`
    return new KhoError('KHO277', message, { source, from, key })
  }
  if (!(cause instanceof TypeError) && !(cause instanceof RangeError)) return failureOf(source, cause, 'KHO208')
  return new KhoError('KHO216', `Table ${from} of source ${source} cannot be read exactly: ${cause.message}.`, {
    source,
    from,
  })
}

async function tableOf(session: PostgresSession, connection: Connection, from: string): Promise<PostgresTable> {
  const tables = await postgresTables(session, connection.schema)
  const found = tables.find(({ table }) => table.name === from)
  if (!found) throw missingTable(connection.source, from)
  return found
}
