import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Reason } from '../check/tally.ts'
import type { Changes } from '../load/run-record.ts'
import type { PushedRows } from './pushed-rows.ts'

/** A delivery as one dataset takes it. */
export interface DeliveryPart {
  readonly delivery: string
  readonly dataset: string
}

/** What the publishing of one delivery came to. */
export interface Taken {
  readonly run: string
  /** An operator decides about the run, and with it about this delivery, the last of the run. */
  readonly held: boolean
  readonly read: number
  readonly changes: Changes
  readonly reasons: readonly Reason[]
  readonly rejected: PushedRows['rejected']
}

const mostTold = 100

/** Counts, reasons and line numbers; once every dataset has taken the delivery, its body is forgotten. */
export async function noteTaken(database: Database, { delivery, dataset }: DeliveryPart, taken: Taken): Promise<void> {
  const { run, held, read, changes, reasons, rejected } = taken
  const { inserted, updated, deleted, unchanged, quarantined } = changes
  const outcome = {
    ...{ held, read, inserted, updated, deleted, unchanged, quarantined },
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

async function forgetBody(session: Session, delivery: string): Promise<void> {
  await session.rows(sql`
    update kho.delivery set body = null where delivery = ${delivery}
      and not exists (select from kho.delivery_part as p where p.delivery = ${delivery} and p.state = 'waiting')`)
}

/** A delivery whose run failed is tried again later, ever later, at most ten minutes apart. */
export async function putOff(
  database: Database,
  { delivery, dataset }: DeliveryPart,
  { run, code }: { readonly run: string; readonly code: string | null },
): Promise<void> {
  await database.rows(sql`
    update kho.delivery_part set run = ${run}, code = ${code}, attempts = attempts + 1,
      not_before = clock_timestamp() + least(600, 2 ^ least(attempts, 10)) * interval '1 second'
    where delivery = ${delivery} and dataset = ${dataset} and state = 'waiting'`)
}

/** No run could begin: the documents no longer have such a binding. */
export async function noteRefused(
  database: Database,
  { delivery, dataset }: DeliveryPart,
  code: string,
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
