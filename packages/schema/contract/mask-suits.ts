import type { Field } from './contract.ts'
import type { Mask } from './rule.ts'

const suited: { readonly [how in Mask['how']]: readonly Field['type'][] } = {
  year: ['date', 'timestamp'],
  range: ['integer', 'bigint', 'decimal', 'date', 'timestamp'],
  prefix: ['text', 'uuid'],
  last4: ['text', 'uuid'],
  hash: ['text', 'uuid'],
}

/** Whether a mask can be put on the values of a field. Lists have none. */
export function maskSuits(mask: Mask, { type, list }: Pick<Field, 'type' | 'list'>): boolean {
  return !list && suited[mask.how].includes(type) && (!('n' in mask) || mask.n >= 1)
}
