import { todayOf } from '@kho/schema/contract/clock.ts'
import { Refusal } from '@kho/schema/error.ts'
import { isOf } from '@kho/schema/policy/ownership.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { tellOfDeputy } from './deputy-notices.ts'

/** Who agrees in place of an agency's stewards, for a while. */
export interface DeputyNamed {
  readonly agency: string
  /** The subject of their token; their account is a steward's. */
  readonly account: string
  /** The agency they work at, which is told of it and of what waits for them; null where it is this one. */
  readonly ofAgency: string | null
  /** `YYYY-MM-DD`, the last day excluded. */
  readonly from: string
  readonly until: string
}

/** A type, since only such may stand for plain data. */
export type DeputyDone = {
  readonly deputy: string
  readonly agency: string
  readonly from: string
  readonly until: string
  readonly ended: boolean
}

const mostDays = 366

/** Names somebody who may agree for one's own agency between two days. A deputy names no further one. */
export const nameDeputy: Act<DeputyNamed, DeputyDone> = {
  action: 'policy_deputy.name',
  guard: 'steward',
  about: () => ({ kind: 'policy_deputy', key: '' }),
  async perform(acting, { agency, account, ofAgency, from, until }) {
    requireOf(acting, agency)
    const today = todayOf(acting.city, acting.now)
    if (![from, until].every(isDay)) throw refused()
    if (account === '' || from < today || until <= from || daysBetween(from, until) > mostDays) throw refused()
    if (ofAgency !== null && !acting.city.agencies.has(ofAgency)) throw refused()
    const named = acting.holderOf({ kind: 'steward', name: account })
    const worksAt = ofAgency ?? agency
    const [row] = await acting.session.rows(sql`
      insert into kho.policy_deputy (agency, account, of_agency, from_day, until_day, named_by)
      values (${agency}, ${named.account}, ${worksAt}, ${from}::date, ${until}::date, ${acting.holder.account}) returning deputy`)
    const done = { deputy: row?.[0] ?? '', agency, from, until, ended: false }
    await tellOfDeputy(acting, done, worksAt)
    return { done, target: { kind: 'policy_deputy', key: done.deputy } }
  },
}

/** Ends what a deputy may do before its day. */
export const endDeputy: Act<{ readonly deputy: string }, DeputyDone> = {
  action: 'policy_deputy.end',
  guard: 'steward',
  about: ({ deputy }) => ({ kind: 'policy_deputy', key: isId(deputy) ? deputy : '' }),
  async perform(acting, { deputy }) {
    if (!isId(deputy)) throw refused()
    const [row] = await acting.session.rows(sql`
      update kho.policy_deputy set ended_at = clock_timestamp() where deputy = ${deputy} and ended_at is null
      returning agency, from_day, until_day, of_agency`)
    const [agency, from, until, ofAgency] = row ?? []
    if (!agency || !from || !until) throw refused()
    requireOf(acting, agency)
    const done = { deputy, agency, from, until, ended: true }
    await tellOfDeputy(acting, done, ofAgency ?? agency)
    return { done }
  },
}

function requireOf({ city, principal, now }: Acting, agency: string): void {
  if (!isOf(city, principal, agency, todayOf(city, now))) throw refused()
}

function daysBetween(from: string, until: string): number {
  return Temporal.PlainDate.from(from).until(until, { largestUnit: 'days' }).days
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)
const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

function refused(): Refusal {
  return new Refusal('KHO340', { vi: 'Ủy quyền này không hợp lệ.', en: 'This is no deputy that can be named.' })
}
