import { nowOf, todayOf } from '@kho/schema/contract/clock.ts'
import { Refusal } from '@kho/schema/error.ts'
import type { PolicyDraft } from '@kho/schema/store/policy-draft.ts'
import { hashesOf } from '@kho/schema/store/registry.ts'
import { switchPolicyOn } from '@kho/schema/store/switch-policy.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { tellWaiting } from './draft-notices.ts'
import { type Judged, judgeDraft } from './judge-draft.ts'
import { type DraftDone, type DraftSeen, draftTarget, expectState, holdSeen, noDraft } from './seen-draft.ts'

/**
 * Asks for a draft to be switched on. What opens nothing that needs agreeing to is current at once; else it waits for a steward
 * of each agency whose data it opens.
 */
export const submitPolicyDraft: Act<DraftSeen, DraftDone> = {
  action: 'policy_draft.submit',
  guard: 'steward',
  about: draftTarget,
  async perform(acting, seen) {
    const held = await holdSeen(acting.session, seen)
    if (!held.author.account.equals(acting.holder.account)) throw noDraft()
    expectState(held, 'draft')
    return { done: await submit(acting, held) }
  },
}

/** Switches a held draft on, or has it wait for those who must agree. */
export async function submit(acting: Acting, held: PolicyDraft): Promise<DraftDone> {
  const { session, now } = acting
  const judged = await judgeDraft(acting, held)
  const { needs, openings } = judged
  if (needs.length === 0) return switchOn(acting, held, judged)
  const version = held.version + 1
  await session.rows(sql`
    update kho.policy_draft set version = ${version}, state = 'submitted', needs = ${needs}, base = ${judged.from},
      opens = ${JSON.stringify(openings)}::jsonb, submitted_at = ${nowOf(judged.current, now).toISOString()}::timestamptz
    where draft = ${held.draft}`)
  await tellWaiting(session, { ...held, version }, todayOf(judged.current, now), needs)
  return { draft: held.draft, version, state: 'submitted', needs, became: null }
}

/** Makes a held draft's rules current, in this transaction. Refused (KHO335) where others were switched on meanwhile. */
export async function switchOn(
  { session }: Acting,
  held: Pick<PolicyDraft, 'draft' | 'version'>,
  { from, next, needs }: Pick<Judged, 'from' | 'next' | 'needs'>,
): Promise<DraftDone> {
  const became = await switchPolicyOn(session, held, { from, hashes: hashesOf(next) })
  if (became === null) {
    throw new Refusal('KHO335', {
      vi: 'Quy tắc khác vừa có hiệu lực.',
      en: 'Other rules have just become current.',
    })
  }
  return { draft: held.draft, version: held.version + 1, state: 'current', needs, became }
}
