import type { City } from '@kho/schema/contract/city.ts'
import { dayIn, nowOf, todayOf } from '@kho/schema/contract/clock.ts'
import { deadlineOf } from '@kho/schema/contract/deadline.ts'
import { isOf, unitsAbove } from '@kho/schema/policy/ownership.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { PolicyDraft } from '@kho/schema/store/policy-draft.ts'
import { sql } from 'kysely'
import type { Acting } from '../acts/act.ts'

/** In which capacity somebody may agree in the name of an agency. */
export type Standing = 'owner' | 'deputy' | 'above'

/** The clock by which an agency that does not decide is taken to be absent. */
export const approvalClock = 'policy_approval'

/**
 * In which capacity somebody may decide about a draft in the name of an agency, null where in none: as a steward of that agency,
 * as the deputy it named for today, or, once it has let its deadline pass, as a steward of the unit above it, and so on
 * upwards. Nothing is ever agreed to by time alone.
 */
export async function standingFor(acting: Acting, held: PolicyDraft, agency: string): Promise<Standing | null> {
  const { city, principal, now, session, holder } = acting
  const deputized = await deputyOf(session, holder.account, todayOf(city, now))
  return standingOf({ city, principal, now, deputized }, held, agency)
}

interface Decider extends Pick<Acting, 'city' | 'principal' | 'now'> {
  /** The agencies whose deputy they are today. */
  readonly deputized: ReadonlySet<string>
}

/** The same, of whoever's deputations are known. */
export function standingOf(
  { city, principal, now, deputized }: Decider,
  held: Pick<PolicyDraft, 'submittedAt'>,
  agency: string,
): Standing | null {
  const today = todayOf(city, now)
  if (isOf(city, principal, agency, today)) return 'owner'
  if (deputized.has(agency)) return 'deputy'
  return unitsDue(city, agency, held.submittedAt, nowOf(city, now)).some((unit) => isOf(city, principal, unit, today))
    ? 'above'
    : null
}

/** The units above an agency that may decide by now: one more each time the clock runs out. */
export function unitsDue(city: City, agency: string, since: Date | null, now: Date): readonly string[] {
  const due: string[] = []
  let begun = since
  for (const unit of unitsAbove(city, agency)) {
    begun = begun && escalationOf(city, begun)
    if (!begun || now.getTime() < begun.getTime()) break
    due.push(unit)
  }
  return due
}

/** When the unit above comes to decide about what an agency has had before it since `begun`: after two working days where the city says nothing else. */
export function escalationOf(city: City, begun: Date): Date {
  const pack = { from: null, limit: { unit: 'working_days', count: 2 }, basis: null } as const
  const usual = { clock: approvalClock, title: { vi: 'Duyệt quy tắc', en: 'Agreement to rules' }, packs: [pack] }
  const clocks = new Map([[approvalClock, usual], ...city.clocks])
  return deadlineOf({ ...city, clocks }, approvalClock, begun)?.end ?? begun
}

/** The first day on which the unit above may decide, in the city's zone. */
export function escalationDay(city: City, begun: Date): string {
  return dayIn(city.timeZone, escalationOf(city, begun))
}

/** The agencies that an account may decide for today as their deputy. */
export async function deputyOf(session: Session, account: Buffer, today: string): Promise<ReadonlySet<string>> {
  const rows = await session.rows(sql`
    select agency from kho.policy_deputy where account = ${account} and ended_at is null
      and from_day <= ${today}::date and ${today}::date < until_day`)
  return new Set(rows.flatMap(([agency]) => agency ?? []))
}
