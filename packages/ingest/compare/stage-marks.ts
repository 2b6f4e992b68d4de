import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Sql } from '@kho/schema/sql.ts'
import { compileSql } from '@kho/schema/sql.ts'
import type { Transaction } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { copyBatches } from '../copy-batches.ts'
import { copyHeader, copyTrailer } from '../copy-format.ts'
import type { OpenRun } from '../load/open-run.ts'
import { type StagingPart, stagingTable } from '../load/staging.ts'
import type { Batch } from '../source.ts'
import { type MarkTable, markTable } from './mark-table.ts'
import { tuplesLeft, tuplesOfMarks } from './marked-rows.ts'

export interface MarksToStage {
  /** The source's: the key's texts, origin and version. */
  readonly theirs: AsyncIterable<Batch>
  /** Origin and version of what Kho knows. */
  readonly known: Sql
  /** About how many that is. */
  readonly records: number
  readonly key: readonly Sql[]
}

const marks = [sql`origin`, sql`version`]

/**
 * Stages the marks of both sides, but for those that are equal: an origin that Kho knows once, under the version that the
 * source has. The store would take three times as long to join them.
 */
export async function stageMarks(open: OpenRun, { theirs, known, records, key }: MarksToStage): Promise<void> {
  const { database } = open
  const keys = key.map((column) => sql`${column} text,`)
  await database.transaction(async (session) => {
    await session.rows(made(open, 'known', sql`origin bigint, version bigint`))
    await session.rows(made(open, 'marks', sql`${sql.join(keys, sql``)} origin bigint, version bigint`))
  })
  using table = markTable(records)
  const ahead = Readable.from(theirs, { highWaterMark: batchesAhead(table) })
  ahead.on('error', () => undefined) // thrown again where they are used
  try {
    ahead.read(0)
    await readKnown(open, known, table)
    await copyIn(open, 'marks', [...key, ...marks], tuplesLeft(ahead, table.meet))
  } finally {
    ahead.destroy()
  }
  await copyIn(open, 'known', marks, tuplesOfMarks(table.rest()))
}

// A batch of a source is some 256 KB, and half as much again for where its cells stand.
const batchBytes = 400_000
const memory = 60 * 2 ** 20

/** How many batches the source may send while Kho's own marks are read: what the table leaves of the memory. */
function batchesAhead({ bytes }: MarkTable): number {
  return Math.max(16, Math.floor((memory - bytes) / batchBytes))
}

function made({ run }: OpenRun, part: StagingPart, columns: Sql): Sql {
  return sql`create unlogged table ${stagingTable(run, part)} (${columns}) with (autovacuum_enabled = off)`
}

/** Keeps what Kho knows in the table, and stages what the table does not keep. */
function readKnown(open: OpenRun, known: Sql, table: MarkTable): Promise<void> {
  return open.database.transaction((transaction) =>
    copyIn(open, 'known', marks, tuplesLeft(copiedOut(transaction, known), table.keep)),
  )
}

function copyIn(
  { database, run, signal }: OpenRun,
  part: StagingPart,
  columns: readonly Sql[],
  tuples: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  const { text } = compileSql(sql`copy ${stagingTable(run, part)} (${sql.join(columns)}) from stdin (format binary)`)
  return database.transaction(async ({ client }) => {
    await pipeline(() => framed(tuples), client.query(copyFrom(text)), { signal })
  })
}

async function* framed(tuples: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield copyHeader
  yield* tuples
  yield copyTrailer
}

/** Left early, it is read to its end all the same: a connection in the middle of a COPY answers nothing else. */
async function* copiedOut({ client }: Transaction, known: Sql): AsyncGenerator<Batch> {
  const { text } = compileSql(sql`copy (select origin, version from ${known} as k) to stdout (format binary)`)
  const stream = client.query(copyTo(text))
  stream.on('error', () => undefined) // thrown by the iterator
  try {
    yield* copyBatches(stream.iterator({ destroyOnReturn: false }), ['int8', 'int8'])
  } finally {
    stream.resume()
  }
}
