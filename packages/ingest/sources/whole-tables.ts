import type { Batch, PullRequest, Snapshot, Source, SourceCheck } from '../source.ts'
import type { Connection } from './connection.ts'
import { batchesOf } from './files/record-batches.ts'
import { readerOf, refuseExcess, type SourceManners } from './manners.ts'
import { wholeSnapshot } from './snapshot.ts'
import { missingTable } from './source-drift.ts'
import type { TypedTable } from './typed-table.ts'

type Row = readonly (string | null)[]

/** One connection to a database whose tables are read whole. Disposing ends it, whatever it is doing. */
export interface WholeSession extends AsyncDisposable {
  rows(statement: string): Promise<readonly Row[]>
  stream(statement: string, signal: AbortSignal): AsyncGenerator<Row>
}

/** What one make of database differs in from another that is read by one SELECT of one moment. */
export interface WholeMake<Session extends WholeSession> {
  /** `work`: `describe`, `check` or the run. */
  connect(work: string): Promise<Session>
  tables(session: Session): Promise<readonly TypedTable[]>
  /** Gives each right beyond reading, and on what. */
  readonly rightsStatement: string
  /** Begins what sees one moment and cannot write. */
  begin(session: Session): Promise<void>
  /** After the last row. */
  end(session: Session): Promise<void>
  select(table: TypedTable, columns: readonly string[]): string
  grants(user: string, tables: readonly string[]): readonly string[]
  /** What is sent before and after the SELECTs, for whoever checks the source. */
  readonly statements: { readonly before: readonly string[]; readonly after: readonly string[] }
}

/** A database that is described from its catalogue and read a whole table at a time. */
export function wholeTables<Session extends WholeSession>(
  connection: Connection,
  manners: SourceManners,
  make: WholeMake<Session>,
): Source {
  return {
    describe: async () => {
      await using session = await make.connect('describe')
      return (await make.tables(session)).map(({ table }) => table)
    },
    open: async (request, signal) => {
      signal.throwIfAborted()
      await using opened = new AsyncDisposableStack()
      const session = opened.use(await make.connect(request.run))
      if (!manners.mayWrite) refuseExcess(connection.source, await excessRights(session, make))
      const snapshot = await snapshotOf({ ...make, source: connection.source, session }, request, signal)
      const held = opened.move()
      return { ...snapshot, [Symbol.asyncDispose]: () => held.disposeAsync() }
    },
    check: (tables) => check(connection, make, tables),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

interface Opened<Session extends WholeSession> extends WholeMake<Session> {
  readonly source: string
  readonly session: Session
}

async function snapshotOf<Session extends WholeSession>(
  { source, session, ...make }: Opened<Session>,
  { from, columns }: PullRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  const found = (await make.tables(session)).find(({ table }) => table.name === from)
  if (!found) throw missingTable(source, from)
  const statement = make.select(found, columns)
  await make.begin(session)
  async function* all(): AsyncGenerator<Batch> {
    yield* batchesOf(session.stream(statement, signal), columns.length)
    await make.end(session)
  }
  return wholeSnapshot(columns.length, found.table.rows, all)
}

async function excessRights<Session extends WholeSession>(
  session: Session,
  { rightsStatement }: WholeMake<Session>,
): Promise<readonly string[]> {
  return (await session.rows(rightsStatement)).map(([right, on]) => `${right?.toLowerCase()} on ${on}`)
}

async function check<Session extends WholeSession>(
  { user }: Connection,
  make: WholeMake<Session>,
  tables: readonly string[],
): Promise<SourceCheck> {
  await using session = await make.connect('check')
  const found = (await make.tables(session)).filter(({ table }) => tables.includes(table.name))
  const excess = await excessRights(session, make)
  const { before, after } = make.statements
  const pulls = found.map((table) => make.select(table, [...table.readings.keys()]))
  return {
    reachable: true,
    excessRights: excess,
    grants: make.grants(readerOf(user, excess), tables),
    statements: [...before, ...pulls, ...after],
  }
}
