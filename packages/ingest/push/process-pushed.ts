import { KhoError } from '@kho/schema/error.ts'
import { sql } from 'kysely'
import { publishPart, type RunOptions, type RunResult, withRun } from '../load/part.ts'
import { turnOf } from '../sources/turn.ts'
import { pushedPart } from './pushed-part.ts'
import { type PushedRows, pushedRows } from './pushed-rows.ts'

export type PushedOptions = Omit<RunOptions, 'dataset'> & {
  /** Told of every run. */
  onRun(ended: { readonly dataset: string; readonly source: string; readonly result: RunResult }): void
}

interface Waiting {
  readonly delivery: string
  readonly dataset: string
}

/**
 * Publishes the deliveries of one source that wait, oldest first, each in a run of its own. A delivery whose worker dies
 * waits on and is taken again: records keep the version they have, so twice is once. Gives how many were tried.
 */
export async function processPushed(options: PushedOptions): Promise<number> {
  const { database, source, signal } = options
  let tried = 0
  for (;;) {
    signal.throwIfAborted()
    const [next] = await database.rows(sql`
      select delivery, dataset from kho.delivery_part
      where source = ${source} and state = 'waiting' and not_before <= clock_timestamp()
        and dataset not in (select dataset from kho.run where source = ${source} and state = 'held')
      order by received_at, delivery, dataset limit 1`)
    if (!next) return tried
    const [delivery = '', dataset = ''] = next.map((cell) => cell ?? '')
    if (!(await takeOne(options, { delivery, dataset }))) return tried
    tried += 1
  }
}

/** Runs of deliveries at a time in this process: more of them would take every connection there is, and wait for each other. */
const mostAtOnce = 2

/** False where another worker is at it. However much one source sends, the others' turns come between. */
async function takeOne(options: PushedOptions, waiting: Waiting): Promise<boolean> {
  const { source } = options
  using _turn = await turnOf('kho/push', mostAtOnce)
  const { dataset } = waiting
  const read: { pushed: PushedRows | null } = { pushed: null }
  try {
    const result = await withRun({ ...options, dataset }, 'push', async (open) => {
      const body = await bodyOf(options, waiting)
      if (body === null) return // another worker took it before this one had the lock
      read.pushed = pushedRows(body, open.plan)
      await publishPart(open, pushedPart(read.pushed, open.plan.columns.length))
    })
    if (result.state === 'failed') await putOff(options, waiting, result)
    else await noteTaken(options, waiting, result, read.pushed)
    options.onRun({ dataset, source, result })
    return true
  } catch (cause) {
    if (!(cause instanceof KhoError)) throw cause
    if (cause.code === 'KHO224' || cause.code === 'KHO283') return false
    await noteRefused(options, waiting, cause)
    return true
  }
}

async function bodyOf({ database }: PushedOptions, { delivery, dataset }: Waiting): Promise<string | null> {
  const [row] = await database.rows(sql`
    select body from kho.delivery join kho.delivery_part using (delivery)
    where delivery = ${delivery} and dataset = ${dataset} and state = 'waiting'`)
  return row?.[0] ?? null
}

const mostTold = 100

/** Counts, reasons and line numbers; once every dataset has taken the delivery, its body is forgotten. */
async function noteTaken(
  { database }: PushedOptions,
  { delivery, dataset }: Waiting,
  { run, read, inserted, updated, deleted, unchanged, quarantined, reasons }: RunResult,
  pushed: PushedRows | null,
): Promise<void> {
  if (pushed === null) return
  const { rejected } = pushed
  const outcome = {
    ...{ read, inserted, updated, deleted, unchanged, quarantined },
    reasons: reasons.map(({ field, rule, level, count }) => ({ field, rule, level, count })),
    rejected: rejected.length,
    lines: rejected.slice(0, mostTold),
  }
  await database.transaction(async (session) => {
    await session.rows(sql`
      update kho.delivery_part set state = 'taken', run = ${run}, outcome = ${JSON.stringify(outcome)}, code = null,
        attempts = attempts + 1, ended_at = clock_timestamp()
      where delivery = ${delivery} and dataset = ${dataset}`)
    await forgetBody(session, delivery)
  })
}

type Session = Pick<PushedOptions['database'], 'rows'>

async function forgetBody(session: Session, delivery: string): Promise<void> {
  await session.rows(sql`
    update kho.delivery set body = null where delivery = ${delivery}
      and not exists (select from kho.delivery_part as p where p.delivery = ${delivery} and p.state = 'waiting')`)
}

/** A run that failed is tried again later, ever later, at most ten minutes apart. */
async function putOff(
  { database }: PushedOptions,
  { delivery, dataset }: Waiting,
  { run, error }: RunResult,
): Promise<void> {
  await database.rows(sql`
    update kho.delivery_part set run = ${run}, code = ${error?.code ?? null}, attempts = attempts + 1,
      not_before = clock_timestamp() + least(600, 2 ^ least(attempts, 10)) * interval '1 second'
    where delivery = ${delivery} and dataset = ${dataset}`)
}

/** No run could begin: the documents no longer have such a binding. */
async function noteRefused(
  { database }: PushedOptions,
  { delivery, dataset }: Waiting,
  { code }: KhoError,
): Promise<void> {
  await database.transaction(async (session) => {
    await session.rows(sql`
      update kho.delivery_part set state = 'failed', code = ${code}, ended_at = clock_timestamp()
      where delivery = ${delivery} and dataset = ${dataset}`)
    await forgetBody(session, delivery)
  })
}

/** Forgets deliveries that ended long ago, and with them their Idempotency-Keys. */
export async function pruneDeliveries(session: Session): Promise<void> {
  await session.rows(sql`
    delete from kho.delivery as d where received_at < clock_timestamp() - interval '30 days'
      and not exists (select from kho.delivery_part as p where p.delivery = d.delivery and p.state = 'waiting')`)
}
