import type { Batch, PullRequest, Snapshot, Source } from '../../source.ts'
import type { Connection } from '../connection.ts'
import { refuseExcess, type SourceManners } from '../manners.ts'
import { wholeSnapshot } from '../snapshot.ts'
import { missingTable } from '../source-drift.ts'
import { failureOf } from '../source-failure.ts'
import { longestStatement } from './longest-statement.ts'
import { streamBatches } from './mysql-batches.ts'
import { mysqlChanges } from './mysql-changes.ts'
import { mysqlCheck } from './mysql-check.ts'
import { marksOf, mysqlMarks } from './mysql-marks.ts'
import { type MysqlReading, refuseCutValues } from './mysql-reading.ts'
import { excessRights } from './mysql-rights.ts'
import { hashOfServer, selectOf } from './mysql-select.ts'
import { type MysqlSession, mysqlSession } from './mysql-session.ts'
import { mysqlTables } from './mysql-tables.ts'

/** An agency's MySQL or MariaDB: described from information_schema, pulled by one SELECT in one consistent snapshot. */
export function mysqlSource(connection: Connection, manners: SourceManners): Source {
  const { source } = connection
  return {
    describe: async () => {
      await using session = await mysqlSession(connection, `kho/${source}/describe`)
      const tables = await mysqlTables(session)
      await session.commit()
      return tables.map(({ table }) => table)
    },
    open: (request, signal) => open(connection, manners, request, signal),
    check: (tables, reads) => mysqlCheck(connection, manners, tables, reads),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A snapshot is one session in one consistent-snapshot transaction; it ends politely unless a read was broken off. */
async function open(
  connection: Connection,
  manners: SourceManners,
  request: PullRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  signal.throwIfAborted()
  const { source } = connection
  await using opened = new AsyncDisposableStack()
  const session = opened.use(await mysqlSession(connection, `kho/${source}/${request.run}`))
  for (const statement of await longestStatement(session, manners)) await session.rows(statement)
  if (!manners.mayWrite) refuseExcess(source, await excessRights(session))
  const found = (await mysqlTables(session)).find(({ table }) => table.name === request.from)
  if (!found) throw missingTable(source, request.from)
  const marks = marksOf(found, request, await hashOfServer(session))
  const state = { reading: false }
  const reading: MysqlReading = {
    session,
    found,
    request,
    source,
    signal,
    rowsPerSecond: manners.rowsPerSecond,
    rowsWhere: (where, columns = request.columns) => {
      const statement = session.mark + selectOf(found, { columns, from: request.from }, source, marks, where)
      const shape = { width: columns.length + (marks ? 2 : 0), marked: marks !== null }
      return read(session, state, streamBatches(session, statement, shape, signal), request, source, signal)
    },
  }
  const changes = request.cursor === null ? null : await mysqlChanges(reading, request.cursor)
  selectOf(found, request, source, marks)
  opened.defer(async () => {
    if (!state.reading && !signal.aborted) await session.commit().catch(() => undefined)
  })
  const held = opened.move()
  return {
    ...wholeSnapshot(request.columns.length, found.table.rows, () => reading.rowsWhere('')),
    changes,
    marks: marks && mysqlMarks(reading, marks),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

async function* read(
  session: MysqlSession,
  state: { reading: boolean },
  batches: AsyncIterable<Batch>,
  { from }: PullRequest,
  source: string,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  signal.throwIfAborted()
  state.reading = true
  try {
    for await (const batch of batches) {
      yield batch
      signal.throwIfAborted()
    }
    await refuseCutValues(session, source, from)
    state.reading = false
  } catch (cause) {
    signal.throwIfAborted()
    throw failureOf(source, cause, 'KHO208')
  }
}
