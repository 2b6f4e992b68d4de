import type { Field } from '../contract/contract.ts'
import { maskSuits } from '../contract/mask-suits.ts'
import type { Mask } from '../contract/rule.ts'
import type { Ask } from './ask.ts'

/** A mask as documents write it: `year`, `range(10)`. */
export type MaskName = 'year' | 'last4' | 'hash' | `${'range' | 'prefix'}(${number})`

const ranks: readonly Mask['how'][] = ['year', 'range', 'prefix', 'last4', 'hash']

/** The mask as it can be used on a field, null where it cannot: then the rule shows nothing of that cell. */
export function usableMask(mask: Mask, field: Field, ask: Ask): Mask | null {
  if (mask.how === 'hash' && !ask.maskKey) return null
  return maskSuits(mask, field) ? mask : null
}

export function maskName(mask: Mask): MaskName {
  return 'n' in mask ? `${mask.how}(${mask.n})` : mask.how
}

/** The order from the mask that reveals most to the one that reveals least: a smaller range, a longer prefix come first. */
export function byStrength(a: Mask, b: Mask): number {
  if (a.how !== b.how) return ranks.indexOf(a.how) - ranks.indexOf(b.how)
  const [first, second] = [numberOf(a), numberOf(b)]
  return a.how === 'range' ? first - second : second - first
}

/** Whether a field's masked values are of its own type, and compare as such: the others are texts. */
export function keepsType({ how }: Mask, { type }: Pick<Field, 'type'>): boolean {
  return how === 'range' && (type === 'integer' || type === 'bigint' || type === 'decimal')
}

/** Whether a text could be what a mask shows. Keeps comparisons with whole values off the masked branch, and so on the index. */
export function couldBeMasked({ how }: Mask, text: string): boolean {
  if (how === 'year' || how === 'range') return /^\d{4,5}$/.test(text)
  if (how === 'prefix') return text.endsWith('****')
  return how === 'last4' ? text.startsWith('****') : /^[0-9a-f]{32}$/.test(text)
}

function numberOf(mask: Mask): number {
  return 'n' in mask ? mask.n : 0
}
