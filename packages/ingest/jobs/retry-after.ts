import { hash } from 'node:crypto'
import { codes } from '@kho/schema/error.ts'
import { type Binding, bindingKey } from './binding.ts'

/** A binding's failures in a row, held runs included, and the code of the latest. */
export interface Streak extends Binding {
  readonly failures: number
  readonly code: string | null
}

const [minute, hour] = [60, 3600]

/** First wait and longest wait in seconds, each failure in a row doubling it. */
const waits = {
  later: [30, hour],
  /** Somebody has to change something, perhaps at the agency and without telling us: looked at now and then. */
  changed: [6 * hour, 6 * hour],
  /** A later read may be whole again, and takes the held one's place. */
  held: [15 * minute, 6 * hour],
} as const

/**
 * Seconds from a failure to the next attempt, a fifth sooner or later so that bindings which failed together do not
 * come back together. Null: no attempt before the documents change or an operator asks, as it cannot get better by
 * itself. Pure, so that it is the same on every machine and after every restart.
 */
export function retryAfter(streak: Streak): number | null {
  const kind = kindOf(streak.code)
  if (kind === 'never') return null
  if (streak.code === 'KHO232' && streak.failures === 1) return 0 // a worker that died says nothing of the source
  const [first, longest] = waits[kind]
  return Math.round(Math.min(first * 2 ** Math.min(streak.failures - 1, 20), longest) * jitterOf(streak))
}

/** What the kind of a failure says about trying again. A code that this version does not know may pass. */
export function kindOf(code: string | null): keyof typeof waits | 'never' {
  if (code === 'KHO228') return 'held'
  const known = code === null ? undefined : Object.entries(codes).find(([name]) => name === code)?.[1]
  return known?.retry ?? 'later'
}

/** 0.8 to 1.2, always the same for a binding's nth failure. */
function jitterOf(streak: Streak): number {
  const word = hash('sha256', `${bindingKey(streak)} ${streak.failures}`, 'buffer').readUInt32BE()
  return 0.8 + (0.4 * word) / 0xffff_ffff
}
