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
import { batchLeft, tuplesLeft, tuplesOfMarks } from './marked-rows.ts'

type Staging = Pick<OpenRun, 'database' | 'run' | 'signal'>

export interface MarksToStage {
  /** The source's: the key's texts, origin and version. Asked for again where they must be compared once more. */
  readonly theirs: () => AsyncIterable<Batch>
  /** Origin and version of what Kho knows. */
  readonly known: Sql
  /** About how many that is. */
  readonly records: number
  readonly key: readonly Sql[]
}

const marks = [sql`origin`, sql`version`]

/**
 * Stages the marks of both sides, but for those that are equal: an origin that Kho knows once, under the version that the
 * source has. The store would take three times as long to join them. What the source sends meets Kho's own marks while
 * these are still being read; where these then show that Kho knows an origin twice of which a row was left out, all is
 * compared again, the source's marks after Kho's own. Says what is left.
 */
export async function stageMarks(open: Staging, asked: MarksToStage): Promise<Left> {
  return (await stageLeft(open, asked, true)) ?? (await stageLeft(open, asked, false)) ?? 'mixed'
}

/** What is left of both sides: marks of which none is equal to one of the other side, or some that are. */
export type Left = 'different' | 'mixed'

/** Null where something was left out of which a row must stay. */
async function stageLeft(open: Staging, asked: MarksToStage, early: boolean): Promise<Left | null> {
  const { known, records, key } = asked
  await makeTables(open, key)
  using table = markTable(records)
  const room = Math.max(leastRoom, memory - table.bytes)
  const ahead = Readable.from(asked.theirs(), { highWaterMark: Math.floor(room / (early ? 2 : 1) / batchBytes) })
  ahead.on('error', () => undefined) // thrown again where they are used
  const meeting = meetingOf(ahead, table, early ? room / 2 : 0)
  try {
    ahead.read(0)
    await readKnown(open, { known, table, onKept: meeting.onKept })
    if (!(await table.complete())) {
      await ahead.forEach(ignored) // a connection in the middle of a COPY answers nothing else
      return null
    }
    await copyIn(open, 'marks', [...key, ...marks], tuplesLeft(meeting.rest(), table.meet))
  } finally {
    ahead.destroy()
  }
  await copyIn(open, 'known', marks, tuplesOfMarks(table.rest()))
  return table.whole ? 'different' : 'mixed'
}

const ignored = (): void => undefined

// A batch of a source is some 256 KB, and half as much again for where its cells stand.
const batchBytes = 400_000
const memory = 60 * 2 ** 20
const leastRoom = 16 * batchBytes

/** Both sides are read in the order in which their rows lie, as a rule the same: Kho's own are this far ahead. */
const lead = 20_000

/**
 * Meets the source's rows that have come, as far as Kho's own marks have. What it does not leave out waits until all of
 * these are read, in so many bytes.
 */
function meetingOf(ahead: Readable, table: MarkTable, room: number) {
  const waiting: Batch[] = []
  let [kept, met, bytes] = [0, 0, 0]
  return {
    onKept(rows: number): void {
      kept += rows
      while (met + lead < kept && bytes < room) {
        const batch: Batch | null = ahead.read()
        if (batch === null) return
        met += batch.rows
        const left = batchLeft(batch, table.meet)
        if (left.rows === 0) continue
        waiting.push(left)
        bytes += left.bytes.byteLength + left.cells.byteLength
      }
    },
    async *rest(): AsyncGenerator<Batch> {
      yield* waiting.splice(0)
      yield* ahead
    },
  }
}

async function makeTables(open: Staging, key: readonly Sql[]): Promise<void> {
  const { database, run } = open
  const keys = key.map((column) => sql`${column} text collate "C",`)
  await database.transaction(async (session) => {
    await session.rows(sql`drop table if exists ${stagingTable(run, 'known')}, ${stagingTable(run, 'marks')}`)
    await session.rows(made(open, 'known', sql`origin bigint, version bigint`))
    await session.rows(made(open, 'marks', sql`${sql.join(keys, sql``)} origin bigint, version bigint`))
  })
}

function made({ run }: Staging, part: StagingPart, columns: Sql): Sql {
  return sql`create unlogged table ${stagingTable(run, part)} (${columns}) with (autovacuum_enabled = off)`
}

interface KnownToRead {
  readonly known: Sql
  readonly table: MarkTable
  readonly onKept: (rows: number) => void
}

/** Keeps what Kho knows in the table, and stages what the table does not keep. */
function readKnown(open: Staging, { known, table, onKept }: KnownToRead): Promise<void> {
  return open.database.transaction(async (transaction) => {
    // From the first row on, as the source does: begun elsewhere, hardly a row would meet its like while it comes.
    await transaction.rows(sql`select set_config('synchronize_seqscans', 'off', true)`)
    await copyIn(open, 'known', marks, tuplesLeft(told(copiedOut(transaction, known), onKept), table.keep))
  })
}

/** Tells of each batch when it has been used up. */
async function* told(batches: AsyncIterable<Batch>, onUsed: (rows: number) => void): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    yield batch
    onUsed(batch.rows)
  }
}

function copyIn(
  { database, run, signal }: Staging,
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
