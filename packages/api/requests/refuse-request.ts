import { Refusal } from '@kho/schema/error.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { accessNotices } from '@kho/schema/requests/access-notices.ts'
import type { HeldRequest } from '@kho/schema/store/access-request.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { isText } from './access-form.ts'
import { decidesOn, holdRequest, type RequestDone, type RequestSeen } from './held-request.ts'
import { lastDay } from './withdraw-request.ts'

export interface Turned extends RequestSeen {
  readonly reason: string
  readonly ground: string
}

/** Turns a request down. Without a reason and a ground in law it cannot be (R7). */
export const refuseRequest: Act<Turned, RequestDone> = {
  action: 'access_request.refuse',
  guard: 'steward',
  about: ({ request }) => ({ kind: 'access_request', key: request.slice(0, 36) }),
  async perform(acting, turned) {
    const { session, holder, city } = acting
    const held = await holdRequest(session, turned, (one) => decidesOn(acting, one))
    requireAnother(acting, held)
    if (!isText(turned.reason, 2000) || !isText(turned.ground, 200)) {
      const said = { vi: 'Chưa nêu lý do hoặc căn cứ pháp lý.', en: 'The reason or the legal ground is missing.' }
      throw new Refusal('KHO359', said)
    }
    await session.rows(sql`
      update kho.access_request set state = 'refused', version = version + 1, decided_at = clock_timestamp(),
        decider = ${holder.account}, reason = ${turned.reason}, ground = ${turned.ground}
      where access_request = ${held.request}::uuid and state = 'submitted'`)
    const told = accessNotices('request_refused', [{ kind: 'agency', id: held.agency }], {
      id: held.request,
      dataset: held.dataset,
    })
    await writeNotices(session, told)
    const due = held.due && lastDay(city.timeZone, held.due)
    return { done: { request: held.request, version: held.version + 1, state: 'refused', due, grant: null } }
  },
}

/** Four eyes: whoever asked decides nothing of it, under whichever account. */
export function requireAnother({ holder }: Acting, { account, person }: HeldRequest): void {
  const same =
    holder.account.toString('hex') === account || (person !== null && holder.person?.toString('hex') === person)
  if (!same) return
  throw new Refusal('KHO360', { vi: 'Đây là yêu cầu của chính bạn.', en: 'This is a request of your own.' })
}
