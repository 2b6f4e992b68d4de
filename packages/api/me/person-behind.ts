import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'

/** The level of trust from which a token is believed to be the person themselves. */
const trusted = 2

/**
 * The citizen id of the person who asks in person: officers, stewards and operators are persons too. Throws KHO416 for
 * anonymous, for applications, and for identities below level 2.
 */
export function personBehind({ kind, person, trust }: Principal): string {
  const isPerson = kind !== 'anonymous' && kind !== 'application'
  if (isPerson && person !== undefined && trust !== undefined && trust >= trusted) return person
  throw new KhoError('KHO416', 'This is shown to the person themselves, signed in at trust level 2.')
}
