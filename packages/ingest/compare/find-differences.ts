import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { OpenRun } from '../load/open-run.ts'
import { type StagingPart, stagingTable } from '../load/staging.ts'
import type { Batch, MarkReader } from '../source.ts'
import { bitsFor, differingGroups } from './differing-groups.ts'
import { knownMarks, ofGroups } from './known-marks.ts'
import { stageAbsent } from './stage-absent.ts'
import { type Left, stageMarks } from './stage-marks.ts'

/** What a compare found: rows to fetch, and how to name what the source no longer has. */
export interface Differences {
  /** Distinct keys at the source whose rows are not as Kho knows them. */
  readonly keys: number
  /** The origins of these rows; null where everything is equal. */
  readonly theirs: Sql | null
  readonly rows: (marks: MarkReader) => AsyncIterable<Batch>
  readonly complete: (session: Session) => Promise<void>
}

export interface CompareOptions {
  /** Of this source, as far as known. */
  readonly records: number
  /** How many records the last compare found to differ; null where nothing tells. */
  readonly lastFound: number | null
  /** The reader was opened for the key alone: records that changed are equal then. */
  readonly keysAlone: boolean
}

/**
 * Compares the source with what is known of it, in a snapshot of the source and without fetching rows that are equal:
 * first count and sum of versions by group, then origin, version and key of the rows in groups that differ; what is equal
 * of these is left out on the way (decision 0033). Its cost grows with the difference. Everything it finds stands in the
 * run's own tables.
 */
export async function findDifferences(open: OpenRun, marks: MarkReader, options: CompareOptions): Promise<Differences> {
  const { database, plan } = open
  const { records, lastFound } = options
  const bits = bitsFor(records, lastFound)
  const known = knownMarks(plan, options.keysAlone)
  const sums = manyExpected(options) ? null : await differingGroups(database, known, marks, bits)
  if (sums?.differing.length === 0 && !sums.unmarked) return nothing
  const few = sums !== null && sums.differing.length < 2 ** bits / 2 ? sums.differing : null
  const left = await stageMarks(open, {
    theirs: () => (few?.length === 0 ? none() : marks.keys(bits, few)),
    known: ofGroups(known, bits, few),
    records: few ? (records * few.length) / 2 ** bits : records,
    key: keyColumns(open.plan.key),
  })
  const { keys, theirs } = await database.transaction((session) => stageDiffering(session, open, left))
  return {
    keys,
    theirs,
    rows: (reader) => fetchRows(open, reader, keys),
    complete: (session) => stageAbsent(session, open),
  }
}

/** More than a fiftieth differed last time: sums of groups would not tell much apart. Of keys fewer differ. */
function manyExpected({ records, lastFound, keysAlone }: CompareOptions): boolean {
  return !keysAlone && lastFound !== null && lastFound > records / 50
}

async function* none(): AsyncGenerator<never> {}

const nothing: Differences = {
  keys: 0,
  theirs: null,
  rows: none,
  complete: async () => undefined,
}

function keyColumns(key: readonly string[]): readonly Sql[] {
  return key.map((_, at) => sql.id(`key_${at}`))
}

/** Puts down the keys to fetch, numbered in their order, and the origins that are absent. */
async function stageDiffering(
  session: Session,
  { plan, run }: OpenRun,
  left: Left,
): Promise<{ keys: number; theirs: Sql }> {
  const columns = sql.join(keyColumns(plan.key))
  const [marks, known, absent, keys] = tablesOf(run, 'marks', 'known', 'absent', 'keys')
  await session.rows(sql`select set_config('work_mem', '128MB', true)`)
  const apart = sql`${marks} where origin is not null`
  const found =
    left === 'different'
      ? {
          theirs: sql`select origin from ${apart}`,
          absent: sql`select origin from ${known} except select origin from ${marks}`,
          keys: sql`select distinct ${columns} from ${apart}`,
        }
      : await joinMarks(session, run, columns)
  await make(session, absent, found.absent)
  await make(session, keys, sql`select row_number() over (order by ${columns}) as n, k.* from (${found.keys}) as k`)
  await session.rows(sql`create unique index on ${keys} (n)`)
  await session.rows(sql`analyze ${absent}, ${keys}`)
  const [count] = await session.rows(sql`select count(*) from ${keys}`)
  return { keys: Number(count?.[0] ?? 0), theirs: found.theirs }
}

/**
 * Rows that are not the same on both sides: the source's with their key; ours, whose origin the source may have under
 * another version, twice under one, or not at all.
 */
async function joinMarks(session: Session, run: string, columns: Sql) {
  const [marks, known, differing] = tablesOf(run, 'marks', 'known', 'differing')
  await make(
    session,
    differing,
    sql`select coalesce(s.origin, k.origin) as origin, s.origin is not null as there, ${columns}
      from ${marks} as s full join ${known} as k on k.origin = s.origin and k.version = s.version
      where s.origin is null or k.origin is null`,
  )
  await session.rows(sql`analyze ${differing} (origin, there)`)
  const ours = sql`
    select origin from ${differing} where not there except select origin from ${differing} where there`
  return {
    theirs: sql`select origin from ${differing} where there`,
    absent: sql`select * from (${ours}) as o except select origin from ${marks} where origin in (${ours})`,
    keys: sql`select ${columns} from ${differing} where there
      union select ${columns} from ${marks} where origin in (${ours})`,
  }
}

function tablesOf(run: string, ...parts: readonly StagingPart[]): readonly Sql[] {
  return parts.map((part) => stagingTable(run, part))
}

function make(session: Session, table: Sql | undefined, query: Sql): Promise<unknown> {
  return session.rows(sql`create unlogged table ${table} with (autovacuum_enabled = off) as ${query}`)
}

const keysAtOnce = 5_000

/** Of a source some 256 KB each. */
const batchesAhead = 16

/**
 * Fetched in the order of keys, as far ahead as some batches while these are being written. Between batches what the source
 * and the store have answered is taken up: else the source would wait for its next statement as long as rows are being
 * checked.
 */
async function* fetchRows(open: OpenRun, marks: MarkReader, keys: number): AsyncGenerator<Batch> {
  if (keys === 0) return // nothing is begun that nobody waits for
  for await (const batch of Readable.from(rowsByKey(open, marks, keys), { highWaterMark: batchesAhead })) {
    await setImmediate()
    yield batch
  }
}

async function* rowsByKey({ database, plan, run }: OpenRun, marks: MarkReader, keys: number): AsyncGenerator<Batch> {
  const columns = sql.join(keyColumns(plan.key))
  const keysFrom = (from: number) =>
    heard(
      database.rows(sql`
        select ${columns} from ${stagingTable(run, 'keys')} where n > ${from} and n <= ${from + keysAtOnce} order by n`),
    )
  let next = keysFrom(0)
  for (let from = 0; from < keys; from += keysAtOnce) {
    const some = await next
    if (from + keysAtOnce < keys) next = keysFrom(from + keysAtOnce)
    yield* marks.ofKeys(some)
  }
}

/** Waited for later, unless the run has ended meanwhile. */
function heard<T>(asked: Promise<T>): Promise<T> {
  asked.catch(() => undefined)
  return asked
}
