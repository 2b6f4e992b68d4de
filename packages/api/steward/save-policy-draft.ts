import { todayOf } from '@kho/schema/contract/clock.ts'
import { Refusal } from '@kho/schema/error.ts'
import { actsFor, ownersOf } from '@kho/schema/policy/ownership.ts'
import type { DocumentChange } from '@kho/schema/store/policy-document.ts'
import { loadDocuments } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Act, Acting } from '../acts/act.ts'
import { changesOf, cityWith } from './judge-draft.ts'
import { type DraftDone, type DraftSeen, expectState, holdSeen, noDraft } from './seen-draft.ts'

/** Rules as a steward writes them: the whole document of one dataset, and that of its tests. */
export interface WrittenRules {
  readonly dataset: string
  /** YAML: `policy: DATASET` and its `rules`. */
  readonly rules: string
  /** YAML: `policy_test: DATASET` and its `tests`, where they change with the rules; null: they stay as they are. */
  readonly tests: string | null
  readonly reason: string
  /** The draft that they replace, as it was last seen; null for a new one. */
  readonly replaces: DraftSeen | null
}

/** Keeps rules that a steward is writing. They must compile and pass the city's policy tests; nothing is answered by them yet. */
export const savePolicyDraft: Act<WrittenRules, DraftDone> = {
  action: 'policy_draft.save',
  guard: 'steward',
  about: () => ({ kind: 'policy_draft', key: '' }),
  async perform(acting, written) {
    requireOwn(acting, written.dataset)
    const registered = await loadDocuments(acting.session)
    const documents = registered?.documents ?? []
    const changes = changesOf(documents, written.dataset, written)
    await cityWith(documents, changes, acting.now)
    const { replaces } = written
    const done = replaces
      ? await replaceDraft(acting, { ...written, replaces }, changes)
      : await insertDraft(acting, written, changes)
    return { done, target: { kind: 'policy_draft', key: done.draft } }
  },
}

/** A steward's own datasets are those of their agency and of the units below it. An unknown one is told like another's. */
export function requireOwn({ city, principal, now }: Acting, dataset: string): void {
  const contract = city.contracts.get(dataset)
  if (contract && actsFor(city, principal, contract.owner, todayOf(city, now))) return
  const said = { vi: 'Đây không phải bộ dữ liệu của cơ quan bạn.', en: 'This is not a dataset of your agency.' }
  throw new Refusal('KHO330', said)
}

async function insertDraft(
  acting: Acting,
  { dataset, reason }: WrittenRules,
  changes: readonly DocumentChange[],
): Promise<DraftDone> {
  const { session, city, version, holder, principal } = acting
  const [row] = await session.rows(sql`
    insert into kho.policy_draft (datasets, owners, changes, base, reason, author, author_person, author_agency)
    values (${[dataset]}, ${ownersOf(city, dataset)}, ${JSON.stringify(changes)}::jsonb, ${version}, ${reason},
      ${holder.account}, ${holder.person}, ${principal.agency ?? null})
    returning draft`)
  return { draft: row?.[0] ?? '', version: 1, state: 'draft', needs: [], became: null }
}

/** A draft is written by its author alone, and while nobody has been asked to agree to it. */
async function replaceDraft(
  { session, version, holder }: Acting,
  { dataset, reason, replaces }: WrittenRules & { readonly replaces: DraftSeen },
  changes: readonly DocumentChange[],
): Promise<DraftDone> {
  const held = await holdSeen(session, replaces)
  if (!held.author.account.equals(holder.account) || held.datasets.join() !== dataset) throw noDraft()
  expectState(held, 'draft')
  await session.rows(sql`
    update kho.policy_draft set version = version + 1, changes = ${JSON.stringify(changes)}::jsonb, base = ${version},
      reason = ${reason} where draft = ${held.draft}`)
  return { draft: held.draft, version: held.version + 1, state: 'draft', needs: [], became: null }
}
