import { createHmac } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'

/** Whoever asks, as keyed hashes: equal for the same account and the same person, and telling neither. */
export interface Holder {
  readonly account: Buffer
  /** Null where the token names no person. */
  readonly person: Buffer | null
}

/** Throws KHO425 for an asker without an account: nobody could be held to what was done. */
export function holderOf(key: Buffer, { kind, name, person }: Principal): Holder {
  if (name === undefined) throw new KhoError('KHO425', 'This is done by somebody who is signed in.')
  const hash = (what: string, value: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([what, value]))
      .digest()
  return {
    account: hash('account', `${kind} ${name}`),
    person: person === undefined ? null : hash('person', person),
  }
}
