import { Refusal } from '@kho/schema/error.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import type { PolicyDraft } from '@kho/schema/store/policy-draft.ts'
import { hashesOf } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { draftNotices, tellAuthor } from './draft-notices.ts'
import { judgeDraft } from './judge-draft.ts'
import { type DraftDone, type DraftSeen, draftTarget, expectState, holdSeen, noDraft } from './seen-draft.ts'
import { escalationDay, type Standing, standingFor } from './standing.ts'
import { switchOn } from './submit-policy-draft.ts'

/** Agrees to a draft in the name of every agency that whoever asks may speak for; the last one switches it on. */
export const approvePolicyDraft: Act<DraftSeen, DraftDone> = {
  action: 'policy_draft.approve',
  guard: 'steward',
  about: draftTarget,
  async perform(acting, seen) {
    const held = await holdSeen(acting.session, seen)
    expectState(held, 'submitted')
    const standings = await standingsIn(acting, held)
    const judged = await judgeDraft(acting, held)
    await requireSubmitted(acting, held, judged.openings)
    await agree(acting, held, standings)
    const lacking = await lackingIn(acting, held)
    const rulesOnly = hashesOf(judged.current).contract === hashesOf(judged.next).contract
    if (lacking.length === 0) await tellAuthor(acting.session, rulesOnly ? 'current' : 'agreed', held)
    if (lacking.length === 0 && rulesOnly) return { done: await switchOn(acting, held, { ...judged, needs: [] }) }
    // What changes tables too is agreed to here, and made by whoever asked for it, with `kho apply`.
    const [version, state] = [held.version + 1, lacking.length === 0 ? 'approved' : 'submitted'] as const
    await acting.session.rows(sql`
      update kho.policy_draft set version = ${version}, state = ${state} where draft = ${held.draft}`)
    return { done: { draft: held.draft, version, state, needs: lacking, became: null } }
  },
}

export interface Rejection extends DraftSeen {
  readonly reason: string
}

/** Ends a draft that waits, in the name of one of the agencies that were asked, and says why. */
export const rejectPolicyDraft: Act<Rejection, DraftDone> = {
  action: 'policy_draft.reject',
  guard: 'steward',
  about: draftTarget,
  async perform(acting, { reason, ...seen }) {
    if (reason.trim() === '' || reason.length > 1000) {
      throw new Refusal('KHO339', { vi: 'Chưa nêu lý do từ chối.', en: 'No reason is given.' })
    }
    const held = await holdSeen(acting.session, seen)
    expectState(held, 'submitted')
    await standingsIn(acting, held)
    await tellAuthor(acting.session, 'rejected', held)
    return { done: await end(acting, held, { state: 'rejected', decision: reason }) }
  },
}

/** Takes a draft back: its author's to do, until it is decided about. */
export const withdrawPolicyDraft: Act<DraftSeen, DraftDone> = {
  action: 'policy_draft.withdraw',
  guard: 'steward',
  about: draftTarget,
  async perform(acting, seen) {
    const held = await holdSeen(acting.session, seen)
    if (!held.author.account.equals(acting.holder.account)) throw noDraft()
    expectState(held, 'draft', 'submitted')
    if (held.state === 'submitted') await writeNotices(acting.session, draftNotices('withdrawn', held.needs, held))
    return { done: await end(acting, held, { state: 'withdrawn', decision: null }) }
  },
}

interface Named {
  readonly agency: string
  readonly standing: Standing
}

/**
 * In whose name somebody decides about a draft. Refuses its author (KHO336), by account and by person, and whoever cannot be
 * told from them; and those who may not speak for any agency that it waits for (KHO337).
 */
async function standingsIn(acting: Acting, held: PolicyDraft): Promise<readonly Named[]> {
  const { holder, city } = acting
  const { account, person } = held.author
  const same = account.equals(holder.account) || holder.person === null || person?.equals(holder.person) === true
  if (same) {
    throw new Refusal('KHO336', { vi: 'Bản thảo do chính bạn soạn.', en: 'The draft is your own.' })
  }
  const named: Named[] = []
  for (const agency of await lackingIn(acting, held)) {
    const standing = await standingFor(acting, held, agency)
    if (standing) named.push({ agency, standing })
  }
  if (named.length === 0) {
    const until = held.submittedAt ? escalationDay(city, held.submittedAt) : null
    const said = { vi: 'Bản thảo này không chờ cơ quan bạn.', en: 'The draft does not wait for your agency.' }
    throw new Refusal('KHO337', said, { agencies: held.needs, unitAboveFrom: until })
  }
  return named
}

async function lackingIn({ session }: Acting, { draft, needs }: PolicyDraft): Promise<readonly string[]> {
  const rows = await session.rows(sql`select agency from kho.policy_approval where draft = ${draft}`)
  const agreed = new Set(rows.map(([agency]) => agency))
  return needs.filter((agency) => !agreed.has(agency))
}

/** What is agreed to is what was submitted: rules that are current meanwhile may make it open more. */
async function requireSubmitted(
  { session }: Acting,
  { draft }: PolicyDraft,
  openings: readonly object[],
): Promise<void> {
  const [row] = await session.rows(sql`
    select opens = ${JSON.stringify(openings)}::jsonb from kho.policy_draft where draft = ${draft}`)
  if (row?.[0] === 't') return
  const said = { vi: 'Bản thảo nay mở ra điều khác.', en: 'The draft has come to open something else.' }
  throw new Refusal('KHO338', said)
}

async function agree({ session, holder }: Acting, { draft }: PolicyDraft, standings: readonly Named[]): Promise<void> {
  for (const { agency, standing } of standings) {
    await session.rows(sql`
      insert into kho.policy_approval (draft, agency, account, person, standing)
      values (${draft}, ${agency}, ${holder.account}, ${holder.person}, ${standing})`)
  }
}

async function end(
  { session }: Acting,
  { draft, version, needs }: PolicyDraft,
  { state, decision }: { readonly state: 'rejected' | 'withdrawn'; readonly decision: string | null },
): Promise<DraftDone> {
  await session.rows(sql`
    update kho.policy_draft set version = ${version + 1}, state = ${state}, decision = ${decision},
      decided_at = clock_timestamp() where draft = ${draft}`)
  return { draft, version: version + 1, state, needs, became: null }
}
