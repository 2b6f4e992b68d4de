import type { City } from '../contract/city.ts'
import type { Way } from '../contract/rule.ts'
import type { Principal, Purpose } from './principal.ts'

/** Everything a sharing decision depends on, apart from the records. */
export interface Ask {
  readonly city: City
  readonly principal: Principal
  readonly purpose: Purpose | null
  /** `YYYY-MM-DD` in the city's zone: the day on which rules must be valid. */
  readonly today: string
  readonly way: Way
  /** The moment that records are asked as of; absent, they are asked as they are. */
  readonly asOf?: string
  /** When, for those who decide about grants in memory: without it none holds. The store asks its own clock. */
  readonly now?: Date
  /** Secret that hash masks are keyed with. Without it, a cell that would be masked by hash is withheld. */
  readonly maskKey?: Uint8Array | undefined
}

/** What one asker gets of one cell. `masked` carries the value as it is shown. */
export type CellState = 'shown' | 'masked' | 'withheld'
