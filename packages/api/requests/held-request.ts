import { nowOf, todayOf } from '@kho/schema/contract/clock.ts'
import { isLate } from '@kho/schema/contract/deadline.ts'
import { Refusal } from '@kho/schema/error.ts'
import { actsFor, isOf, ownersOf } from '@kho/schema/policy/ownership.ts'
import { type HeldRequest, lockedRequest, type RequestState } from '@kho/schema/store/access-request.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { Acting } from '../acts/act.ts'

/** A request as somebody has seen it. */
export interface RequestSeen {
  readonly request: string
  readonly version: number
}

/** What an act answers of a request. A type, since only such may stand for plain data. */
export type RequestDone = {
  readonly request: string
  readonly version: number
  readonly state: RequestState
  /** The last day of the decision in the city's zone; null where no clock of the city runs. */
  readonly due: string | null
  /** What it was granted by; null while it is not. */
  readonly grant: string | null
}

/** Holds a request that `may` says the asker has to do with; one they have not is told like one that is not there. */
export async function holdRequest(
  session: Session,
  seen: RequestSeen,
  may: (request: HeldRequest) => boolean,
): Promise<HeldRequest> {
  const held = isId(seen.request) ? await lockedRequest(session, seen.request) : null
  if (!held || !may(held)) throw new Refusal('KHO357', { vi: 'Không có yêu cầu này.', en: 'There is no such request.' })
  if (held.state !== 'submitted') {
    const said = { vi: `Yêu cầu đang ở trạng thái ${held.state}.`, en: `The request is ${held.state}.` }
    throw new Refusal('KHO358', said, { state: held.state })
  }
  if (held.version === seen.version) return held
  const said = { vi: 'Yêu cầu đã thay đổi từ lúc bạn đọc.', en: 'The request has changed since you read it.' }
  throw new Refusal('KHO426', said, { version: held.version })
}

/** Whether a text can be the id of anything of Kho's own. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/** Whether the asker is of the agency that asks. */
export function asksFor({ city, principal, now }: Acting, { agency }: Pick<HeldRequest, 'agency'>): boolean {
  return isOf(city, principal, agency, todayOf(city, now))
}

/**
 * Whether the asker decides about a dataset: stewards of every agency that owns it or what it is derived from. From when a
 * decision is late, stewards of the units above may, too.
 */
export function decidesOn(
  { city, principal, now }: Acting,
  { dataset, owner, due }: Pick<HeldRequest, 'dataset' | 'owner' | 'due'>,
): boolean {
  const today = todayOf(city, now)
  const late = due !== null && isLate({ end: new Date(due) }, nowOf(city, now))
  const owners = city.contracts.has(dataset) ? ownersOf(city, dataset) : [owner]
  return owners.every((one) => (late ? actsFor(city, principal, one, today) : isOf(city, principal, one, today)))
}
