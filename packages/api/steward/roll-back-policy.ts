import { Refusal } from '@kho/schema/error.ts'
import { ownersOf } from '@kho/schema/policy/ownership.ts'
import { type DocumentChange, type PolicyPart, policyDocument } from '@kho/schema/store/policy-document.ts'
import { holdDraft } from '@kho/schema/store/policy-draft.ts'
import { documentsOf, loadDocuments } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { requireOwn } from './save-policy-draft.ts'
import { type DraftDone, noDraft } from './seen-draft.ts'
import { submit } from './submit-policy-draft.ts'

/** A dataset, and the version whose rules it is to have again. */
export interface RollBack {
  readonly dataset: string
  readonly version: number
  readonly reason: string
}

/**
 * Asks for the rules that a dataset had at an earlier version, and with them for the policy tests of then, which those of today
 * need not let them pass. They become a new version, under the same conditions as any others: rules that opened more than those of
 * today need agreeing to again.
 */
export const rollBackPolicy: Act<RollBack, DraftDone> = {
  action: 'policy_draft.roll_back',
  guard: 'steward',
  about: ({ version }) => ({ kind: 'policy', key: String(version) }),
  async perform(acting, asked) {
    requireOwn(acting, asked.dataset)
    const draft = await draftOf(acting, asked)
    const held = await holdDraft(acting.session, draft)
    if (!held) throw noDraft()
    return { done: await submit(acting, held), target: { kind: 'policy_draft', key: draft } }
  },
}

async function draftOf(acting: Acting, { dataset, version, reason }: RollBack): Promise<string> {
  const { session, city, holder, principal } = acting
  const [today, then] = [await loadDocuments(session), await documentsOf(session, version)]
  const differing = (part: PolicyPart): readonly DocumentChange[] => {
    const place = policyDocument(today?.documents ?? [], dataset, part)
    const earlier = then && policyDocument(then, dataset, part)
    return place && earlier && place.was !== earlier.was ? [{ ...place, text: earlier.was }] : []
  }
  const rules = differing('rules')
  if (rules.length === 0) throw noVersion(dataset)
  const changes = [...rules, ...differing('tests')]
  const [row] = await session.rows(sql`
    insert into kho.policy_draft (datasets, owners, changes, base, rolls_back_to, reason, author, author_person, author_agency)
    values (${[dataset]}, ${ownersOf(city, dataset)}, ${JSON.stringify(changes)}::jsonb, ${today?.version ?? 0}, ${version},
      ${reason}, ${holder.account}, ${holder.person}, ${principal.agency ?? null})
    returning draft`)
  return row?.[0] ?? ''
}

function noVersion(dataset: string): Refusal {
  const vi = `Phiên bản ấy không có quy tắc nào khác hiện nay của ${dataset}.`
  return new Refusal(
    'KHO341',
    { vi, en: `That version has no rules of ${dataset} other than those of today.` },
    { dataset },
  )
}
