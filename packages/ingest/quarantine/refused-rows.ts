import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { batchOf } from '../batch.ts'
import type { OpenRun } from '../load/open-run.ts'
import type { Part } from '../load/part.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { Batch, CellForm } from '../source.ts'

/** A refused record as its source sent it. */
export interface RefusedRecord {
  readonly quarantined: string
  /** Where it stands among the refused records: records with one id stand together. */
  readonly place: string
  readonly origin: string | null
  readonly version: string | null
  /** Of the plan's columns. */
  readonly cells: readonly (string | null)[]
}

interface Wanted {
  /** The place that was reached. */
  readonly after: string | null
  /** Only what one of these rules refused; all of it without. */
  readonly rules: readonly string[] | null
}

const atATime = 2000

/**
 * The next refused records that can be looked at again, never one of several with the same id without the others: they
 * are told apart by looking at all of them. What this run refused again is not among them.
 */
export async function nextRefused({ database, plan, run }: OpenRun, wanted: Wanted): Promise<readonly RefusedRecord[]> {
  const { contract, binding, columns } = plan
  const { after, rules } = wanted
  const ours = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  const cells = columns.map((column) => sql`q.raw -> 'columns' ->> ${column}`)
  const rows = await database.rows(sql`
    select q.quarantined, coalesce(q.id, q.quarantined), q.origin, q.version, ${sql.join(cells)}
    from kho.quarantine as q
    where ${ours} and run <> ${run} and (${after}::uuid is null or coalesce(q.id, q.quarantined) > ${after}::uuid)
      and ${isReplayable(plan)}
      and (${rules}::text[] is null or exists (
        select from kho.quarantine as o, json_array_elements(o.breaches) as b
        where ${ours} and (o.quarantined = q.quarantined or o.id = q.id) and b ->> 'rule' = any(${rules}::text[])))
    order by 2 fetch first ${sql.lit(atATime)} rows with ties`)
  return rows.map(([quarantined, place, origin, version, ...texts]) => ({
    quarantined: quarantined ?? '',
    place: place ?? '',
    origin: origin ?? null,
    version: version ?? null,
    cells: texts,
  }))
}

/** Whether the refused record `q`, and every other with its id, is held as its source sent it. */
export function isReplayable({ contract, binding, columns }: PullPlan): Sql {
  return sql`kho.is_replayable(q.raw, ${columns}::text[]) and not exists (
    select from kho.quarantine as o where o.dataset = ${contract.dataset} and o.source = ${binding.source}
      and o.id = q.id and not kho.is_replayable(o.raw, ${columns}::text[]))`
}

/** How many refused records a replay could not look at. */
export async function countHeard(session: Session, run: string, { contract, binding }: PullPlan): Promise<number> {
  const [count] = await session.rows(sql`
    select count(*) from kho.quarantine
    where dataset = ${contract.dataset} and source = ${binding.source} and run <> ${run}`)
  return Number(count?.[0] ?? 0)
}

/** Refused records on their way through the checks, with the marks that their source gave them. */
export function replayedPart(rows: readonly RefusedRecord[], { columns }: PullPlan): Part {
  return {
    mode: 'replay',
    forms: Array.from({ length: columns.length }, (): CellForm => 'text'),
    marked: true,
    rows: batches([markedBatch(rows, columns.length + 2)]),
    gone: batches([]),
    position: null,
    newerOnly: false,
  }
}

async function* batches(some: readonly Batch[]): AsyncGenerator<Batch> {
  yield* some
}

/** The texts' own bytes, and behind them each row's two marks as eight bytes each. */
function markedBatch(rows: readonly RefusedRecord[], width: number): Batch {
  const texts = batchOf(
    rows.map(({ cells }) => cells),
    width,
  )
  const marks = Buffer.alloc(rows.length * 16)
  const cells = texts.cells.slice()
  for (const [row, { origin, version }] of rows.entries()) {
    for (const [place, mark] of [origin, version].entries()) {
      if (mark === null) continue
      const begin = row * 16 + place * 8
      marks.writeBigInt64BE(BigInt(mark), begin)
      const at = ((row + 1) * width - 2 + place) * 2
      cells[at] = texts.bytes.length + begin
      cells[at + 1] = texts.bytes.length + begin + 8
    }
  }
  return { ...texts, bytes: Buffer.concat([texts.bytes, marks]), cells }
}
