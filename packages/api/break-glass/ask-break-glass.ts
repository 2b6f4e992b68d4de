import { Refusal } from '@kho/schema/error.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { ownersOf } from '@kho/schema/policy/ownership.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { glassNotices } from './glass-notices.ts'

/** What somebody must read at once, for which work, why, on what ground, and for how long. */
export interface UrgentNeed {
  readonly dataset: string
  readonly fields: readonly string[]
  readonly procedure: string
  readonly reason: string
  readonly ground: string
  readonly minutes: number
}

/** An urgent right as its acts answer it. */
export type GlassDone = {
  readonly breakGlass: string
  readonly state: 'asked' | 'open' | 'ended'
  /** When it ends by itself, ISO 8601. */
  readonly until: string
}

const most = { minutes: 1440, reason: 2000, ground: 200 }

/** Asks for a right that a decision would come too late for. Nothing is shown by it until a second person, who is told of it, opens it. */
export const askBreakGlass: Act<UrgentNeed, GlassDone> = {
  action: 'break_glass.ask',
  guard: 'agency',
  about: () => ({ kind: 'break_glass', key: '' }),
  async perform(acting, need) {
    checkNeed(acting, need)
    const { session, holder, principal, now, city } = acting
    const [agency, owners] = [principal.agency ?? '', ownersOf(city, need.dataset)]
    const until = new Date(now.getTime() + need.minutes * 60_000).toISOString()
    const [row] = await session.rows(sql`
      insert into kho.break_glass (dataset, fields, agency, procedure, reason, ground, until, asker, asker_person, owners)
      values (${need.dataset}, ${need.fields}::text[], ${agency}, ${need.procedure}, ${need.reason.trim()},
        ${need.ground.trim()}, ${until}::timestamptz, ${holder.account}, ${holder.person}, ${owners}::text[])
      returning break_glass`)
    const breakGlass = row?.[0] ?? ''
    await writeNotices(session, glassNotices('asked', owners, { breakGlass, dataset: need.dataset, agency, until }))
    return { done: { breakGlass, state: 'asked', until }, target: { kind: 'break_glass', key: breakGlass } }
  },
}

function checkNeed({ city }: Acting, { dataset, fields, procedure, reason, ground, minutes }: UrgentNeed): void {
  const known = new Set(city.contracts.get(dataset)?.fields.map(({ name }) => name))
  const isWhole = fields.length > 0 && fields.every((field) => known.has(field)) && procedure !== ''
  const isSaid = within(reason, 10, most.reason) && within(ground, 1, most.ground)
  if (isWhole && isSaid && Number.isInteger(minutes) && minutes > 0 && minutes <= most.minutes) return
  throw new Refusal('KHO370', {
    vi: 'Yêu cầu khẩn cấp chưa đủ nội dung.',
    en: 'The urgent request does not say all it must.',
  })
}

function within(text: string, least: number, longest: number): boolean {
  const { length } = text.trim()
  return length >= least && length <= longest && text.isWellFormed() && !text.includes('\0')
}
