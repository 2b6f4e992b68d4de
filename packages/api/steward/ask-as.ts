import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Way } from '@kho/schema/contract/rule.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { purposeOf } from '../auth/purpose-of.ts'
import { withRepresented } from '../auth/represented-by.ts'

/** How somebody would ask. */
export interface Asking {
  readonly city: City
  /** Of role `kho_api`. */
  readonly session: Session
  readonly now: Date
  /** As it would stand in `X-Purpose`; null where none is given. */
  readonly purpose: string | null
  readonly way: Way
}

/** What somebody's request would be decided by: with whom he acts for, and what he says it is for. Throws KHO419 as it would. */
export async function askAs(named: Principal, { city, session, now, purpose, way }: Asking): Promise<Ask> {
  const principal = await withRepresented(named, { city, session, now })
  // As HTTP would hand it on: the bytes of a header, each as a letter of its own.
  const header = purpose === null ? null : Buffer.from(purpose, 'utf8').toString('latin1')
  const told = await purposeOf(header, { city, principal, session, now })
  // Any key will do: only whether a cell is masked is told, never what the mask shows.
  return { city, principal, purpose: told, today: todayOf(city, now), way, maskKey: new Uint8Array(32) }
}
