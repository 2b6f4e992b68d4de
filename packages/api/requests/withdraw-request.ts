import { dayIn } from '@kho/schema/contract/clock.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { accessNotices } from '@kho/schema/requests/access-notices.ts'
import { sql } from 'kysely'
import type { Act } from '../acts/act.ts'
import { asksFor, holdRequest, type RequestDone, type RequestSeen } from './held-request.ts'

/** Takes back a request that waits. From then on nobody can decide it. */
export const withdrawRequest: Act<RequestSeen, RequestDone> = {
  action: 'access_request.withdraw',
  guard: 'agency',
  about: ({ request }) => ({ kind: 'access_request', key: request.slice(0, 36) }),
  async perform(acting, seen) {
    const { session, city } = acting
    const held = await holdRequest(session, seen, (one) => asksFor(acting, one))
    await session.rows(sql`
      update kho.access_request set state = 'withdrawn', version = version + 1, decided_at = clock_timestamp()
      where access_request = ${held.request}::uuid and state = 'submitted'`)
    const told = accessNotices('request_withdrawn', [{ kind: 'agency', id: held.owner }], {
      id: held.request,
      dataset: held.dataset,
    })
    await writeNotices(session, told)
    const due = held.due && lastDay(city.timeZone, held.due)
    return { done: { request: held.request, version: held.version + 1, state: 'withdrawn', due, grant: null } }
  },
}

/** The day that ends at an instant, as deadlines are told. */
export function lastDay(timeZone: string, end: string): string {
  return dayIn(timeZone, new Date(Date.parse(end) - 1))
}
