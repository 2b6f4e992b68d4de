import { createHmac } from 'node:crypto'
import type { Ask } from './ask.ts'

/** The key of one field's hash mask: equal values of different fields never look equal. Null where the ask has no secret. */
export function maskKeyOf({ maskKey }: Ask, dataset: string, field: string): Buffer | null {
  return maskKey ? createHmac('sha256', maskKey).update(`mask\0${dataset}\0${field}`).digest() : null
}
