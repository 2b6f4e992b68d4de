import type { Way } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import { holdDraft, type PolicyDraft } from '@kho/schema/store/policy-draft.ts'
import { loadDocuments, registeredCity } from '@kho/schema/store/registry.ts'
import type { Desk } from '../acts/desk.ts'
import { holderOf } from '../acts/holder.ts'
import { compileAside } from '../compile-aside.ts'
import { type AskedData, explainAsked, type MeantAsker, whoCanAsked } from './asked-of-rules.ts'
import { type DraftToDecide, draftsToDecide } from './drafts-to-decide.ts'
import type { Explanation } from './explain-record.ts'
import { cityWith } from './judge-draft.ts'
import { type Opening, openingRules } from './opening-rule.ts'
import { type PolicyAccount, policyAccounts } from './policy-account.ts'
import { type DatasetDifference, policyDifferences } from './policy-differences.ts'
import { type ReadyMadeRule, readyMadeRules } from './ready-made-rules.ts'
import { type ReleaseToDecide, releasesToDecide } from './releases-to-decide.ts'
import { deskFor, looksAfter, type StewardParts } from './steward-parts.ts'
import { type PolicyTrial, type TriedPolicy, tryPolicy } from './try-policy.ts'

/**
 * What one request may ask about rules, of data that the asker looks after. Throws KHO425 for whoever is no steward, KHO343
 * for a dataset and KHO333 for a draft that is none of theirs.
 */
export interface StewardPage {
  /** What a draft would show whom by a way out, more and less; with `samples`, which of the records that the steward may see. */
  differences(asked: AskedDraft): Promise<readonly DatasetDifference[]>
  /** The drafts that wait for whoever asks. */
  toDecide(): Promise<readonly DraftToDecide[]>
  /** The suspended releases that wait for the asker. */
  releasesToDecide(): Promise<readonly ReleaseToDecide[]>
  /** The rules of one dataset, or of all. */
  policies(dataset: string | null): Promise<readonly PolicyAccount[]>
  whoCan(asked: AskedData): ReturnType<typeof whoCanAsked>
  explain(asked: AskedData & { readonly as: MeantAsker; readonly purpose: string | null }): Promise<Explanation>
  /** Ready-made rules for a dataset, all or one. */
  readyMade(asked: { readonly dataset: string; readonly template: string | null }): Promise<readonly ReadyMadeRule[]>
  /** A dataset's rules with one more that opens fields to an agency. */
  opening(asked: Opening): Promise<string>
  tryPolicy(asked: TriedPolicy): Promise<PolicyTrial>
}

interface AskedDraft {
  readonly draft: string
  readonly samples: boolean
  readonly way: Way
}

export function openStewardPage(parts: StewardParts): StewardPage {
  return {
    differences: (asked) => draftDifferences(parts, asked),
    toDecide: () => draftsToDecide(parts),
    releasesToDecide: () => releasesToDecide(parts),
    policies: (dataset) => policyAccounts(parts, dataset),
    whoCan: (asked) => whoCanAsked(parts, asked),
    explain: (asked) => explainAsked(parts, asked),
    readyMade: (asked) => readyMadeRules(parts, asked),
    opening: (asked) => openingRules(parts, asked),
    tryPolicy: (asked) => tryPolicy(parts, asked),
  }
}

async function draftDifferences(
  parts: StewardParts,
  { draft, samples, way }: AskedDraft,
): Promise<readonly DatasetDifference[]> {
  const { database, now } = parts
  const desk = await deskFor(parts)
  const { held, documents } = await desk.database.transaction(async (session) => {
    return { held: await holdDraft(session, draft), documents: (await loadDocuments(session))?.documents ?? [] }
  })
  if (!held || !(await concerns(parts, desk, held))) throw new KhoError('KHO333', 'There is no such draft.')
  const before = registeredCity(await compileAside(documents))
  const after = await cityWith(documents, held.changes, now)
  return policyDifferences(database, { before, after, way, now }, samples ? parts.reading : null)
}

/** A draft concerns its author, and whoever looks after the data of an agency that owns what it changes or must agree. */
async function concerns(parts: StewardParts, desk: Desk, held: PolicyDraft): Promise<boolean> {
  if (held.author.account.equals(holderOf(desk.holderKey, parts.principal).account)) return true
  const isTheirs = await looksAfter(parts, desk)
  return [...held.owners, ...held.needs].some(isTheirs)
}
