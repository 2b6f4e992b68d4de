import { KhoError } from '@kho/schema/error.ts'
import { sql } from 'kysely'
import type { Reason } from '../check/tally.ts'
import { type OpenRun, publishPart, type RunOptions, type RunResult, withRun } from '../load/part.ts'
import { turnOf } from '../sources/turn.ts'
import { type DeliveryPart, noteRefused, noteTaken, putOff } from './note-deliveries.ts'
import { pushedPart } from './pushed-part.ts'
import { pushedRows } from './pushed-rows.ts'

export type PushedOptions = Omit<RunOptions, 'dataset'> & {
  /** Told of every run. */
  onRun(ended: { readonly dataset: string; readonly source: string; readonly result: RunResult }): void
}

interface Waiting extends DeliveryPart {
  /** The table of the source, as bindings name it. */
  readonly from: string
}

/** A run takes what waits of one table, no more than this: then it ends and the next begins. */
const bounds = { lines: 200_000, milliseconds: 60_000 }

/**
 * Publishes the deliveries of one source that wait, oldest first: those of one table and dataset in one run, each in a
 * transaction of its own. A delivery whose worker dies waits on and is taken again: records keep the version they have,
 * so twice is once. Gives how many were tried.
 */
export async function processPushed(options: PushedOptions): Promise<number> {
  let tried = 0
  for (;;) {
    options.signal.throwIfAborted()
    const next = await firstWaiting(options)
    const more = next ? await takeRun(options, next) : null
    if (more === null) return tried
    tried += more
  }
}

async function firstWaiting({ database, source }: PushedOptions): Promise<Waiting | null> {
  const [first] = await database.rows(sql`
    select p.delivery, p.dataset, d."table" from kho.delivery_part as p join kho.delivery as d using (delivery)
    where p.source = ${source} and state = 'waiting' and not_before <= clock_timestamp()
      and dataset not in (select dataset from kho.run where source = ${source} and state = 'held')
    order by p.received_at, p.delivery, dataset limit 1`)
  return first ? { delivery: first[0] ?? '', dataset: first[1] ?? '', from: first[2] ?? '' } : null
}

/** Runs of deliveries at a time in this process: more of them would take every connection there is, and wait for each other. */
const mostAtOnce = 2

/** Takes what waits of one table. Gives how many deliveries were tried, null where another worker is at them. */
async function takeRun(options: PushedOptions, first: Waiting): Promise<number | null> {
  const { database, source } = options
  using _turn = await turnOf('kho/push', mostAtOnce)
  const at: { part: DeliveryPart; tried: number } = { part: first, tried: 0 }
  try {
    const result = await withRun({ ...options, dataset: first.dataset }, 'push', async (open) => {
      const began = performance.now()
      for (let lines = 0; lines < bounds.lines && performance.now() - began < bounds.milliseconds; ) {
        const next = await nextBody(options, first)
        if (next === null) return // none waits any more
        at.part = next
        at.tried += 1
        lines += next.lines
        if ((await takeOne(open, next)) === 'held') return
      }
    })
    if (result.state === 'failed')
      await putOff(database, at.part, { run: result.run, code: result.error?.code ?? null })
    options.onRun({ dataset: first.dataset, source, result })
    return Math.max(at.tried, 1)
  } catch (cause) {
    if (!(cause instanceof KhoError)) throw cause
    if (cause.code === 'KHO224' || cause.code === 'KHO283') return null
    await noteRefused(database, first, cause.code)
    return 1
  }
}

interface Body extends DeliveryPart {
  readonly body: string
  readonly lines: number
}

async function nextBody({ database, source }: PushedOptions, { dataset, from }: Waiting): Promise<Body | null> {
  const [row] = await database.rows(sql`
    select p.delivery, d.body, d.lines from kho.delivery_part as p join kho.delivery as d using (delivery)
    where p.source = ${source} and state = 'waiting' and not_before <= clock_timestamp()
      and p.dataset = ${dataset} and d."table" = ${from}
    order by p.received_at, p.delivery limit 1`)
  return row ? { delivery: row[0] ?? '', dataset, body: row[1] ?? '', lines: Number(row[2]) } : null
}

async function takeOne(open: OpenRun, part: Body): Promise<'done' | 'held'> {
  const { run, plan, tally, sofar } = open
  const before = { read: sofar.read, reasons: tally.reasons() }
  const pushed = pushedRows(part.body, plan)
  const published = await publishPart(open, pushedPart(pushed, plan.columns.length))
  await noteTaken(open.options.database, part, {
    run,
    held: published.state === 'held',
    read: sofar.read - before.read,
    changes: published,
    reasons: reasonsSince(before.reasons, tally.reasons()),
    rejected: pushed.rejected,
  })
  return published.state
}

/** What a tally has counted since. */
function reasonsSince(before: readonly Reason[], now: readonly Reason[]): readonly Reason[] {
  const same = (one: Reason, other: Reason) =>
    one.field === other.field && one.rule === other.rule && one.level === other.level
  return now
    .map((reason) => ({ ...reason, count: reason.count - (before.find((one) => same(one, reason))?.count ?? 0) }))
    .filter(({ count }) => count > 0)
}
