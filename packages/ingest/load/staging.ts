import { pipeline } from 'node:stream/promises'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { compileSql, type Sql } from '@kho/schema/sql.ts'
import type { Database, Session, Transaction } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'

/** Rows of a run on their way, already in COPY's text. */
export interface Lines {
  readonly text: string
  readonly rows: number
}

/** A run's own table in schema `staging`. Unlogged: after a crash of the store the run starts over. */
export function stagingTable(run: string): Sql {
  return sql.id('staging', stagingName(run))
}

/** The run's second table: what publishing will do to which record. */
export function changesTable(run: string): Sql {
  return sql.id('staging', `${stagingName(run)}_changes`)
}

export function stagingName(run: string): string {
  return `run_${run.replaceAll('-', '')}`
}

export async function createStaging(session: Session, contract: Contract, run: string): Promise<void> {
  const fields = sql.join(contract.fields.map((field) => sql.id(field.name)))
  // Types and collations come from the table itself, constraints do not: a refused record may lack anything.
  await session.rows(sql`create unlogged table ${stagingTable(run)} with (autovacuum_enabled = off) as
    select _id, ${fields}, false as _gone, null::json as _breaches, null::json as _raw
    from ${sql.id('data', contract.dataset)} with no data`)
}

export async function dropStaging(session: Session, run: string): Promise<void> {
  await session.rows(sql`drop table if exists ${stagingTable(run)}, ${changesTable(run)}`)
}

/** Statistics for the comparison to come, and the number of rows. */
export async function analyzeStaging(session: Session, run: string): Promise<number> {
  await session.rows(sql`analyze ${stagingTable(run)}`)
  const [count] = await session.rows(sql`select count(*) from ${stagingTable(run)}`)
  return Number(count?.[0] ?? 0)
}

// One COPY is one transaction: long enough to be fast, short enough not to hold vacuum back on a slow source.
const rowsPerCopy = 200_000
const millisecondsPerCopy = 10_000

/**
 * Copies all lines into the run's table in as many transactions as it takes, with back-pressure to the source.
 * `onCopied` joins each transaction with the number of rows so far; what it throws ends the run.
 */
export async function stageLines(
  database: Database,
  run: string,
  lines: AsyncIterable<Lines>,
  onCopied: (session: Session, rows: number) => Promise<void>,
): Promise<number> {
  const iterator = lines[Symbol.asyncIterator]()
  const progress = { rows: 0, ended: false }
  try {
    while (!progress.ended) {
      await database.transaction(async (transaction) => {
        await copyOnce(transaction, run, iterator, progress)
        await onCopied(transaction, progress.rows)
      })
    }
  } finally {
    await iterator.return?.()
  }
  return progress.rows
}

interface Progress {
  rows: number
  ended: boolean
}

async function copyOnce(
  transaction: Transaction,
  run: string,
  iterator: AsyncIterator<Lines>,
  progress: Progress,
): Promise<void> {
  const statement = compileSql(sql`copy ${stagingTable(run)} from stdin`)
  await pipeline(() => share(iterator, progress), transaction.client.query(copyFrom(statement.text)))
}

/** One COPY's share of the lines; leaves the iterator open for the next. */
async function* share(iterator: AsyncIterator<Lines>, progress: Progress): AsyncGenerator<Buffer> {
  const until = { rows: progress.rows + rowsPerCopy, time: performance.now() + millisecondsPerCopy }
  while (progress.rows < until.rows && performance.now() < until.time) {
    const next = await iterator.next()
    if (next.done) {
      progress.ended = true
      return
    }
    progress.rows += next.value.rows
    yield Buffer.from(next.value.text)
  }
}
