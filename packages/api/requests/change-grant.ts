import { todayOf } from '@kho/schema/contract/clock.ts'
import { Refusal } from '@kho/schema/error.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { actsFor, ownersOf } from '@kho/schema/policy/ownership.ts'
import { type AccessEvent, accessNotices, consumersOf } from '@kho/schema/requests/access-notices.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { isText } from './access-form.ts'
import { isId } from './held-request.ts'

/** What an act answers of a grant. */
export type GrantDone = {
  readonly grant: string
  readonly state: 'standing' | 'suspended' | 'ended'
}

export interface Suspension {
  readonly grant: string
  readonly violation: string
  readonly restoreWhen: string
}

const about = ({ grant }: { readonly grant: string }) => ({ kind: 'access_grant', key: grant.slice(0, 36) })

/** Cuts one consumer off, and nobody else: with what it did, and what it has to do to be let in again (R16). */
export const suspendGrant: Act<Suspension, GrantDone> = {
  action: 'access_grant.suspend',
  guard: 'steward',
  about,
  async perform(acting, { grant, violation, restoreWhen }) {
    const held = await holdGrant(acting, grant, 'standing')
    if (!isText(violation, 2000) || !isText(restoreWhen, 2000)) {
      const said = {
        vi: 'Chưa nêu vi phạm hoặc điều kiện khôi phục.',
        en: 'The violation or the conditions are missing.',
      }
      throw new Refusal('KHO363', said)
    }
    await acting.session.rows(sql`
      update kho.access_grant set suspended_at = clock_timestamp(), violation = ${violation}, restore_when = ${restoreWhen}
      where access_grant = ${grant}::uuid`)
    await tell(acting, 'grant_suspended', held)
    return { done: { grant, state: 'suspended' } }
  },
}

/** Lets a suspended consumer in again, until the end that its grant always had. */
export const restoreGrant: Act<{ readonly grant: string }, GrantDone> = {
  action: 'access_grant.restore',
  guard: 'steward',
  about,
  async perform(acting, { grant }) {
    const held = await holdGrant(acting, grant, 'suspended')
    await acting.session.rows(sql`
      update kho.access_grant set suspended_at = null, violation = null, restore_when = null
      where access_grant = ${grant}::uuid`)
    await tell(acting, 'grant_restored', held)
    return { done: { grant, state: 'standing' } }
  },
}

/** Ends a grant before its time, for good. */
export const revokeGrant: Act<{ readonly grant: string }, GrantDone> = {
  action: 'access_grant.revoke',
  guard: 'steward',
  about,
  async perform(acting, { grant }) {
    const held = await holdGrant(acting, grant, 'standing', 'suspended')
    await acting.session.rows(sql`
      update kho.access_grant set ended_at = clock_timestamp(), ended_because = 'revoked'
      where access_grant = ${grant}::uuid`)
    await tell(acting, 'grant_revoked', held)
    return { done: { grant, state: 'ended' } }
  },
}

interface HeldGrant {
  readonly grant: string
  readonly dataset: string
  readonly agency: string
  readonly application: string | null
}

/** The consumer is told in the same transaction: sooner than the day that the law gives for it. */
async function tell({ session }: Acting, event: AccessEvent, held: HeldGrant): Promise<void> {
  const { grant, dataset, agency, application } = held
  await writeNotices(session, accessNotices(event, consumersOf(agency, application), { id: grant, dataset }))
}

/** Holds a grant of the steward's own datasets in one of these states. Another's is told like none. */
async function holdGrant(acting: Acting, grant: string, ...states: readonly GrantDone['state'][]): Promise<HeldGrant> {
  const { session, city, principal, now } = acting
  const [row] = isId(grant)
    ? await session.rows(sql`
        select dataset, owner, agency, application, case when ended_at is not null then 'ended' when suspended_at is not null then 'suspended'
          else 'standing' end from kho.access_grant where access_grant = ${grant}::uuid for update`)
    : []
  const [dataset, owner, agency, application, state] = row ?? []
  const owners = city.contracts.has(dataset ?? '') ? ownersOf(city, dataset ?? '') : owner ? [owner] : []
  const own = owners.length > 0 && owners.every((one) => actsFor(city, principal, one, todayOf(city, now)))
  if (!own) throw new Refusal('KHO364', { vi: 'Không có quyền này.', en: 'There is no such grant.' })
  if (states.some((one) => one === state)) {
    return { grant, dataset: dataset ?? '', agency: agency ?? '', application: application ?? null }
  }
  const said = { vi: `Quyền đang ở trạng thái ${state}.`, en: `The grant is ${state}.` }
  throw new Refusal('KHO364', said, { state: state ?? '' })
}
