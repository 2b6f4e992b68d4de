import { KhoError } from '@kho/schema/error.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { personBehind } from '../me/person-behind.ts'

/**
 * For whom a change is:
 * - `person`: the person themselves, signed in at trust level 2; whose matter it is, the act itself says.
 * - `agency`: an officer, a steward or an application of an agency that the city knows.
 * - `steward`: a data steward of such an agency.
 * - `operator`: whoever operates Kho.
 * - `business`: whoever is signed in for an enterprise.
 * - `account`: whoever is signed in, for their own account.
 */
export type ActGuard = 'person' | 'agency' | 'steward' | 'operator' | 'business' | 'account'

/** Throws KHO425, or KHO416 where it is for persons, for anybody else. */
export function guardAct(guard: ActGuard, principal: Principal): void {
  if (guard === 'person') personBehind(principal)
  else if (guard === 'account' || guard === 'operator' || guard === 'business') guardAccount(guard, principal)
  else if (!ofAgency[guard].includes(principal.kind) || !principal.name || !principal.agency || !principal.units) {
    throw new KhoError('KHO425', `This is done by ${doers[guard]}.`)
  }
}

/** An API key's account signs in nowhere: it is ended by revoking the key. */
function guardAccount(guard: 'account' | 'operator' | 'business', principal: Principal): void {
  const { kind, name, apiKey, enterprise } = principal
  const isSignedIn = kind !== 'anonymous' && name !== undefined && apiKey === undefined
  const isMeant = guard === 'account' || (kind === guard && (guard === 'operator' || enterprise !== undefined))
  if (!isSignedIn || !isMeant) {
    throw new KhoError('KHO425', `This is done by ${doers[guard]}.`)
  }
}

const ofAgency: { readonly [G in 'agency' | 'steward']: readonly Principal['kind'][] } = {
  agency: ['officer', 'steward', 'application'],
  steward: ['steward'],
}

const doers = {
  agency: 'whoever acts for an agency',
  steward: 'a data steward of an agency',
  operator: 'an operator of Kho',
  business: 'somebody who is signed in for an enterprise',
  account: 'somebody who is signed in',
}
