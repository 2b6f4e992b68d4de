import { sql } from 'kysely'
import type { City } from '../contract/city.ts'
import { dayIn, nowOf } from '../contract/clock.ts'
import { writeNotices } from '../notices/write-notices.ts'
import type { Database, Session } from '../store/database.ts'
import { accessNotices, consumersOf } from './access-notices.ts'

/** How many days before its end a grant's consumer is told of it. */
const warnedDays = 14
/** After how many days without a read of personal data the agency that granted it is told. */
const unusedDays = 90

/** How much was found to be over, late or nearly over. */
export interface Tended {
  readonly escalated: number
  readonly expired: number
  readonly warned: number
  readonly unused: number
}

/**
 * Does what clocks ask for: hands late decisions to the agency above, ends grants whose term is over and tells that copies
 * of theirs are invalid, warns of the next ones, and tells of those that nobody uses. In the role `kho_worker`; any number of workers may, each does what
 * is left. No answer waits for it: a grant's end is asked of the store's clock at every read.
 */
export async function tendAccess(database: Database, city: City, at: Date): Promise<Tended> {
  const now = nowOf(city, at)
  return database.transaction(async (session) => ({
    escalated: await escalate(session, city, now),
    expired: await expire(session, city, { now, at }),
    warned: await warn(session, city, now),
    unused: await tellUnused(session, city, at),
  }))
}

async function escalate(session: Session, city: City, now: Date): Promise<number> {
  const rows = await session.rows(sql`
    select access_request, dataset, owner from kho.access_request
    where state = 'submitted' and due_at <= ${now.toISOString()}::timestamptz and escalated_at is null
    for update skip locked`)
  for (const [request = '', dataset, owner] of rows) {
    const above = city.agencies.get(owner ?? '')?.parent ?? owner ?? ''
    await session.rows(sql`
      update kho.access_request set escalated_at = ${now.toISOString()}::timestamptz, escalated_to = ${above}
      where access_request = ${request}::uuid`)
    const to = [owner ?? '', above].map((id) => ({ kind: 'agency', id }) as const)
    await writeNotices(session, accessNotices('request_escalated', to, { id: request ?? '', dataset: dataset ?? '' }))
  }
  return rows.length
}

/** Urgent rights end by the real time. */
async function expire(session: Session, city: City, { now, at }: { now: Date; at: Date }): Promise<number> {
  const rows = await session.rows(sql`
    update kho.access_grant set ended_because = 'expired', ended_at = (case when urgent then ${at.toISOString()} else ${now.toISOString()} end)::timestamptz
    where access_grant in (select access_grant from kho.access_grant
      where ended_at is null
        and valid_until <= (case when urgent then ${at.toISOString()} else ${now.toISOString()} end)::timestamptz
      for update skip locked)
    returning access_grant, dataset, agency, application, owner, valid_until`)
  for (const [id = '', dataset, agency, application, owner, until] of rows) {
    const consumers = consumersOf(agency ?? '', application ?? null)
    const to = owner ? [...consumers, { kind: 'agency', id: owner } as const] : consumers
    const about = { id: id ?? '', dataset: dataset ?? '', day: dayIn(city.timeZone, new Date(until ?? '')) }
    await writeNotices(session, accessNotices('grant_expired', to, about))
  }
  return rows.length
}

async function warn(session: Session, city: City, now: Date): Promise<number> {
  const rows = await session.rows(sql`
    update kho.access_grant set warned_at = ${now.toISOString()}::timestamptz
    where access_grant in (select access_grant from kho.access_grant
      where ended_at is null and warned_at is null and not urgent
        and valid_until <= ${now.toISOString()}::timestamptz + ${warnedDays}::int4 * interval '1 day'
      for update skip locked)
    returning access_grant, dataset, agency, application, valid_until`)
  for (const [id = '', dataset, agency, application, until] of rows) {
    const about = { id: id ?? '', dataset: dataset ?? '', day: dayIn(city.timeZone, new Date(until ?? '')) }
    await writeNotices(session, accessNotices('grant_expiring', consumersOf(agency ?? '', application ?? null), about))
  }
  return rows.length
}

/** Of grants of personal fields only: reads of others do not stand in the ledger. */
async function tellUnused(session: Session, city: City, at: Date): Promise<number> {
  await session.rows(sql`select kho.note_grants_read()`)
  const rows = await session.rows(sql`
    update kho.access_grant set told_unused_at = ${at.toISOString()}::timestamptz
    where access_grant in (select access_grant from kho.access_grant
      where ended_at is null and owner is not null and told_unused_at is null
        and coalesce(read_at, granted_at) <= ${at.toISOString()}::timestamptz - ${unusedDays}::int4 * interval '1 day'
      for update skip locked)
    returning access_grant, dataset, owner, to_json(fields)`)
  const unused = rows.filter(([, dataset, , fields]) => holdsPersonal(city, dataset ?? '', fields ?? '[]'))
  for (const [id, dataset, owner] of unused) {
    const to = [{ kind: 'agency', id: owner ?? '' } as const]
    await writeNotices(session, accessNotices('grant_unused', to, { id: id ?? '', dataset: dataset ?? '' }))
  }
  return unused.length
}

function holdsPersonal(city: City, dataset: string, fields: string): boolean {
  const granted: readonly unknown[] = JSON.parse(fields)
  const personal = city.contracts.get(dataset)?.fields.filter(({ sensitivity }) => sensitivity !== 'none') ?? []
  return personal.some(({ name }) => granted.includes(name))
}
