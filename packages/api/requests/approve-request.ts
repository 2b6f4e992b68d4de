import { nowOf } from '@kho/schema/contract/clock.ts'
import type { Way } from '@kho/schema/contract/rule.ts'
import { KhoError, Refusal } from '@kho/schema/error.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { accessNotices } from '@kho/schema/requests/access-notices.ts'
import type { HeldRequest } from '@kho/schema/store/access-request.ts'
import { currentVersion } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { checkCondition, type Frequency, isText } from './access-form.ts'
import { decidesOn, holdRequest, type RequestDone, type RequestSeen } from './held-request.ts'
import { requireAnother } from './refuse-request.ts'
import { lastDay } from './withdraw-request.ts'

/** A decision to grant: what is left out is as it was asked for, what is said narrows it. */
export interface Approval extends RequestSeen {
  readonly decision: string
  readonly ground: string
  readonly items: readonly string[] | null
  /** Which of the records asked for, as JSON of a condition; null for all of them. */
  readonly condition: string | null
  readonly ways: readonly Way[] | null
  readonly frequency: Frequency | null
  readonly days: number | null
}

/** Grants what was asked for, or less of it. The decision is the grant: from its commit on the fields are open. */
export const approveRequest: Act<Approval, RequestDone> = {
  action: 'access_request.approve',
  guard: 'steward',
  about: ({ request }) => ({ kind: 'access_request', key: request.slice(0, 36) }),
  async perform(acting, approval) {
    const { session, holder, city, now } = acting
    const held = await holdRequest(session, approval, (one) => decidesOn(acting, one))
    requireAnother(acting, held)
    if (!isText(approval.decision, 200) || !isText(approval.ground, 200)) throw undecided()
    const contract = city.contracts.get(held.dataset)
    if (contract) checkCondition(acting, contract, approval.condition)
    const granted = narrowed(acting, held, approval)
    const until = new Date(nowOf(city, now).getTime() + granted.days * 86_400_000)
    const [row] = await session.rows(sql`
      select kho.approve_request(${held.request}::uuid, ${held.version}::int4, ${holder.account}, ${holder.person},
        ${granted.items}::text[], ${granted.ways}::text[], ${granted.frequency?.requests ?? null}::int4,
        ${granted.frequency?.seconds ?? null}::int4, ${until.toISOString()}::timestamptz, ${approval.decision},
        ${approval.ground}, ${approval.condition})`)
    const grant = row?.[0]
    if (!grant) throw wider()
    await checkStill(acting)
    const told = accessNotices('request_approved', [{ kind: 'agency', id: held.agency }], {
      id: held.request,
      dataset: held.dataset,
    })
    await writeNotices(session, told)
    const due = held.due && lastDay(city.timeZone, held.due)
    return { done: { request: held.request, version: held.version + 1, state: 'approved', due, grant } }
  },
}

/** The grant has changed what is current, so documents wait until it is committed: fields that it names are still theirs. */
async function checkStill({ session, version }: Acting): Promise<void> {
  const current = await currentVersion(session)
  if (current !== version) throw new KhoError('KHO550', 'Another version is current.', { version, current })
}

function narrowed({ city }: Acting, held: HeldRequest, approval: Approval) {
  const known = new Set(city.contracts.get(held.dataset)?.fields.map(({ name }) => name))
  const items = approval.items ?? held.items.filter((item) => known.has(item))
  const ways = approval.ways ?? held.ways
  const frequency = approval.frequency ?? held.frequency
  const days = approval.days ?? held.days
  const within =
    items.length > 0 &&
    ways.length > 0 &&
    items.every((item) => held.items.includes(item) && known.has(item)) &&
    ways.every((way) => held.ways.includes(way)) &&
    isNoMore(frequency, held.frequency) &&
    days >= 1 &&
    days <= held.days
  if (!within) throw wider()
  return { items, ways, frequency, days }
}

function isNoMore(frequency: Frequency | null, asked: Frequency | null): boolean {
  if (frequency === null) return asked === null
  if (frequency.requests < 1 || frequency.seconds < 1) return false
  return asked === null || frequency.requests * asked.seconds <= asked.requests * frequency.seconds
}

function wider(): Refusal {
  const said = { vi: 'Quyết định cấp rộng hơn yêu cầu.', en: 'The decision grants more than was asked for.' }
  return new Refusal('KHO361', said)
}

function undecided(): Refusal {
  const said = { vi: 'Chưa nêu số quyết định hoặc căn cứ.', en: 'The number of the decision or its ground is missing.' }
  return new Refusal('KHO362', said)
}
