import type { ChangeCounts, Target } from './changes.ts'

/** Why a run waits for an operator. */
export interface HoldReason {
  readonly code: 'KHO228' | 'KHO233'
  readonly message: string
}

/** More than max(10 %, 20) of the source's records would go, or all of them with nothing in their place. */
export function missing({ contract, binding }: Target, counts: ChangeCounts): HoldReason | null {
  const { deletes, inserts, stored } = counts
  const tooMuch = deletes > Math.max(stored / 10, 20) || (deletes > 0 && deletes === stored && inserts === 0)
  if (!tooMuch) return null
  const message = `${deletes} of ${stored} records of ${contract.dataset} are missing at ${binding.source}.`
  return { code: 'KHO228', message }
}
