import { todayOf } from '@kho/schema/contract/clock.ts'
import { holderOfKey, issueKey, type KeyState, noSuchKey, revokeKey } from '@kho/schema/credentials/api-keys.ts'
import type { KeyForm } from '@kho/schema/credentials/key-scope.ts'
import { actsFor } from '@kho/schema/policy/ownership.ts'
import type { Act, Acting } from '../acts/act.ts'

/** A key that has been thought of and is not issued yet. */
export interface ThoughtKey {
  readonly apiKey: string
  readonly digest: Buffer
}

/**
 * Issues a key for an application of the steward's own agency. The key itself is no part of what was sent and of what is
 * answered: both are kept, and it is not. Whoever makes the act tells it, where it is this very one that was issued.
 */
export function issueApiKey(thought: ThoughtKey): Act<KeyForm, KeyState> {
  return {
    action: 'api_key.issue',
    guard: 'steward',
    about: () => ({ kind: 'api_key', key: '' }),
    async perform(acting, form) {
      requireOwn(acting, form.agency)
      const { session, city, holder } = acting
      const done = await issueKey(session, form, { ...thought, city, issuer: holder.account })
      return { done, target: { kind: 'api_key', key: done.apiKey } }
    },
  }
}

/** Ends a key of the steward's own agency, within a second on every server. */
export const revokeApiKey: Act<{ readonly apiKey: string }, KeyState> = {
  action: 'api_key.revoke',
  guard: 'steward',
  about: aboutKey,
  async perform(acting, { apiKey }) {
    requireOwn(acting, (await holderOfKey(acting.session, apiKey)).agency)
    return { done: await revokeKey(acting.session, apiKey) }
  },
}

/** What an enterprise asks of a key of its own: it may be used wherever anybody reads, so it is narrowed by networks alone. */
export type OwnKeyForm = Pick<KeyForm, 'application' | 'days' | 'networks' | 'replaces'>

/** Issues a key to the enterprise that asks, for a program of its own. */
export function issueMyApiKey(thought: ThoughtKey): Act<OwnKeyForm, KeyState> {
  return {
    action: 'api_key.issue',
    guard: 'business',
    about: () => ({ kind: 'api_key', key: '' }),
    async perform({ session, city, holder, principal }, form) {
      const own = { ...form, agency: null, enterprise: principal.enterprise ?? null, datasets: null, purposes: null }
      const done = await issueKey(session, own, { ...thought, city, issuer: holder.account })
      return { done, target: { kind: 'api_key', key: done.apiKey } }
    },
  }
}

/** Ends a key of the enterprise that asks. */
export const revokeMyApiKey: Act<{ readonly apiKey: string }, KeyState> = {
  action: 'api_key.revoke',
  guard: 'business',
  about: aboutKey,
  async perform({ session, principal }, { apiKey }) {
    const { enterprise } = await holderOfKey(session, apiKey)
    if (enterprise === null || enterprise !== principal.enterprise) throw noSuchKey()
    return { done: await revokeKey(session, apiKey) }
  },
}

function aboutKey({ apiKey }: { readonly apiKey: string }) {
  return { kind: 'api_key', key: /^[0-9A-Za-z]{12}$/.test(apiKey) ? apiKey : '' }
}

function requireOwn({ city, principal, now }: Acting, agency: string | null): void {
  if (agency === null || !actsFor(city, principal, agency, todayOf(city, now))) throw noSuchKey()
}
