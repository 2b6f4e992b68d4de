import { pipeline } from 'node:stream/promises'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { columnTypeOf } from '@kho/schema/derive/table.ts'
import { compileSql } from '@kho/schema/sql.ts'
import type { Database, Session, Transaction } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import type { LinkedRow, RefusedRow, RemovedRow, Written } from '../check/row-writer.ts'
import { copyHeader, copyTrailer } from '../copy-format.ts'
import { stagingTable } from './staging.ts'

// One COPY is one transaction: long enough to be fast, short enough not to hold vacuum back on a slow source. Refused
// rows wait in memory for its end.
const rowsPerCopy = 200_000
const millisecondsPerCopy = 10_000
const refusedPerCopy = 2_000

/** Where rows are staged, and what joins each of its transactions. */
export interface Stage {
  readonly database: Database
  readonly contract: Contract
  readonly run: string
  /** Told with the number of rows taken from the source so far; what it throws ends the run. */
  onCopied(session: Session, rows: number): Promise<void>
}

/** What a batch of the source became, and how many rows it had there. */
export interface WrittenBatch extends Written {
  readonly read: number
}

/**
 * Copies a run's checked rows into its tables, in as many transactions as it takes, with back-pressure to the source.
 * Gives how many rows the store says that it took.
 */
export async function stageRows(stage: Stage, batches: AsyncIterable<WrittenBatch>): Promise<number> {
  const iterator = batches[Symbol.asyncIterator]()
  const progress: Progress = { read: 0, copied: 0, ended: false, refused: [], removed: [], linked: [] }
  try {
    while (!progress.ended) {
      await stage.database.transaction(async (transaction) => {
        await transaction.rows(sql`select set_config('synchronous_commit', 'off', true)`)
        progress.copied += await copyOnce(transaction, stage, iterator, progress)
        await stageRefused(transaction, stage, progress.refused.splice(0))
        await stageRemoved(transaction, stage, progress.removed.splice(0))
        await stageLinked(transaction, stage, progress.linked.splice(0))
        await stage.onCopied(transaction, progress.read)
      })
    }
  } finally {
    await iterator.return?.()
  }
  return progress.copied
}

interface Progress {
  read: number
  copied: number
  ended: boolean
  refused: RefusedRow[]
  removed: RemovedRow[]
  linked: LinkedRow[]
}

async function copyOnce(
  transaction: Transaction,
  { contract, run }: Stage,
  iterator: AsyncIterator<WrittenBatch>,
  progress: Progress,
): Promise<number> {
  const columns = [...contract.fields.map(({ name }) => name), '_id', '_origin', '_version']
  const names = sql.join(columns.map((name) => sql.id(name)))
  const statement = compileSql(sql`copy ${stagingTable(run)} (${names}) from stdin (format binary)`)
  const copy = transaction.client.query(copyFrom(statement.text))
  await pipeline(() => share(iterator, progress), copy)
  return copy.rowCount
}

/** One COPY's share of the rows; leaves the iterator open for the next. */
async function* share(iterator: AsyncIterator<WrittenBatch>, progress: Progress): AsyncGenerator<Buffer> {
  const until = { rows: progress.read + rowsPerCopy, time: performance.now() + millisecondsPerCopy }
  yield copyHeader
  while (progress.read < until.rows && performance.now() < until.time && waiting(progress) < refusedPerCopy) {
    const next = await iterator.next()
    if (next.done) {
      progress.ended = true
      break
    }
    const { read, bytes, refused, removed, linked } = next.value
    progress.read += read
    for (const row of refused) progress.refused.push(row)
    for (const row of removed) progress.removed.push(row)
    for (const row of linked) progress.linked.push(row)
    if (bytes.length > 0) yield bytes
  }
  yield copyTrailer
}

function waiting({ refused, removed, linked }: Progress): number {
  return refused.length + (removed.length + linked.length) / 10
}

async function stageRefused(session: Session, { contract, run }: Stage, refused: readonly RefusedRow[]): Promise<void> {
  if (refused.length === 0) return
  const types = contract.key.map((name) => {
    const field = contract.fields.find((candidate) => candidate.name === name)
    return sql.raw(field ? columnTypeOf(field) : 'text')
  })
  const keys = types.map((type, at) => sql`(row -> 'key' ->> ${sql.lit(at)}::int)::${type}`)
  const names = sql.join(contract.key.map((name) => sql.id(name)))
  await session.rows(sql`
    insert into ${stagingTable(run, 'refused')} (_id, ${names}, _breaches, _raw, _origin, _version)
    select (row ->> 'id')::uuid, ${sql.join(keys)}, row -> 'breaches', json_build_object('columns', row -> 'raw'),
      (row ->> 'origin')::bigint, (row ->> 'version')::bigint
    from json_array_elements(${JSON.stringify(refused)}::json) as row`)
}

async function stageRemoved(session: Session, { run }: Stage, removed: readonly RemovedRow[]): Promise<void> {
  if (removed.length === 0) return
  await session.rows(sql`
    insert into ${stagingTable(run, 'removed')} (_id, _origin, _version)
    select id, origin, version
    from json_to_recordset(${JSON.stringify(removed)}::json) as r (id uuid, origin bigint, version bigint)`)
}

async function stageLinked(session: Session, { run }: Stage, linked: readonly LinkedRow[]): Promise<void> {
  if (linked.length === 0) return
  await session.rows(sql`
    insert into ${stagingTable(run, 'linked')} (id, field, number)
    select id, field, number
    from json_to_recordset(${JSON.stringify(linked)}::json) as r (id uuid, field text, number text)`)
}
