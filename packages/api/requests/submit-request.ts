import { nowOf } from '@kho/schema/contract/clock.ts'
import { deadlineOf } from '@kho/schema/contract/deadline.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { accessNotices } from '@kho/schema/requests/access-notices.ts'
import { sql } from 'kysely'
import type { Act } from '../acts/act.ts'
import { type AccessForm, checkForm } from './access-form.ts'
import type { RequestDone } from './held-request.ts'

/** The clock of a city's documents by which requests are decided. */
const clock = 'access_request'

/** Asks the agency that owns a dataset for some of it. Nothing is opened by it. */
export const submitRequest: Act<AccessForm, RequestDone> = {
  action: 'access_request.submit',
  guard: 'agency',
  about: () => ({ kind: 'access_request', key: '' }),
  async perform(acting, form) {
    const { owner } = checkForm(acting, form)
    const { session, city, principal, holder } = acting
    const now = nowOf(city, acting.now)
    const deadline = deadlineOf(city, clock, now)
    const { application, frequency } = form
    const [row] = await session.rows(sql`
      insert into kho.access_request (dataset, owner, agency, application, application_name, items, condition, procedures, used_for,
        service, ways, requests, seconds, days, account, person, submitted_at, due_at, due_by)
      values (${form.dataset}, ${owner}, ${principal.agency}, ${application?.id ?? null}, ${application?.name ?? null},
        ${form.items}::text[], ${form.condition}, ${form.procedures}::text[], ${form.usedFor}, ${form.service}, ${form.ways}::text[],
        ${frequency?.requests ?? null}, ${frequency?.seconds ?? null}, ${form.days}, ${holder.account}, ${holder.person},
        ${now.toISOString()}, ${deadline?.end.toISOString() ?? null}, ${deadline?.basis ?? null})
      returning access_request`)
    const request = row?.[0] ?? ''
    const about = { id: request, dataset: form.dataset, day: deadline?.day ?? null }
    await writeNotices(session, accessNotices('request_submitted', [{ kind: 'agency', id: owner }], about))
    const done = { request, version: 1, state: 'submitted', due: deadline?.day ?? null, grant: null } as const
    return { done, target: { kind: 'access_request', key: request } }
  },
}
