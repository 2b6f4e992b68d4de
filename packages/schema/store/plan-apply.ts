import type { City } from '../contract/city.ts'
import type { AccessChange } from './access-change.ts'
import { accessChanges } from './access-changes.ts'
import type { Change } from './evolution.ts'
import { evolve } from './evolve.ts'

/** What making a city current would do, for the people who decide about it. */
export interface ApplyPlan {
  readonly added: readonly Change[]
  readonly renamed: readonly Change[]
  readonly widened: readonly Change[]
  readonly destructive: readonly Change[]
  readonly refused: readonly Change[]
  readonly gains: readonly AccessChange[]
  readonly losses: readonly AccessChange[]
  /** Something is deleted, or somebody comes to see more. */
  readonly needsConsent: boolean
}

/** The plan of an apply. Pure: told from the two cities alone. */
export function planApply(current: City | null, next: City): ApplyPlan {
  const { changes } = evolve(current, next)
  const of = (kind: Change['kind']) => changes.filter((change) => change.kind === kind)
  const access = accessChanges(current, next)
  const destructive = of('destructive')
  return {
    added: of('added'),
    renamed: of('renamed'),
    widened: of('widened'),
    destructive,
    refused: of('refused'),
    ...access,
    needsConsent: destructive.length > 0 || access.gains.length > 0,
  }
}
