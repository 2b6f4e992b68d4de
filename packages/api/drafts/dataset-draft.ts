import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { Refusal } from '@kho/schema/error.ts'
import type { WriteTarget } from '@kho/schema/ledger/write-entry.ts'
import { actsFor } from '@kho/schema/policy/ownership.ts'
import { loadDocuments } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Acting } from '../acts/act.ts'
import { cityWith } from '../steward/judge-draft.ts'
import { type DraftSeen, noDraft } from '../steward/seen-draft.ts'
import type { DroppedField } from './read-dropped.ts'

/** What an act answers of the draft of a dataset. A type, since only such may stand for plain data. */
export type DatasetDraftDone = {
  readonly draft: string
  readonly version: number
  readonly dataset: string
  readonly discarded: boolean
}

export interface HeldDatasetDraft extends DraftSeen {
  readonly dataset: string
  readonly documents: readonly Document[]
  readonly columns: readonly DroppedField[]
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the ledger says an act on such a draft was about. */
export function datasetDraftTarget({ draft }: { readonly draft: string }): WriteTarget {
  return { kind: 'dataset_draft', key: id.test(draft) ? draft : '' }
}

/**
 * Holds a draft of the asker's agency, or of a unit below it, until the transaction ends. Refuses another agency's as none
 * (KHO333), and one that is not as it was seen (KHO426).
 */
export async function holdDatasetDraft(acting: Acting, { draft, version }: DraftSeen): Promise<HeldDatasetDraft> {
  if (!id.test(draft)) throw noDraft()
  const [row] = await acting.session.rows(sql`
    select version, dataset, agency, documents, columns from kho.dataset_draft where draft = ${draft} for update`)
  const [held, dataset, agency, documents, columns] = row ?? []
  const { city, principal, now } = acting
  if (!held || !dataset || !agency || !actsFor(city, principal, agency, todayOf(city, now))) throw noDraft()
  if (Number(held) !== version) {
    const said = { vi: 'Bản thảo đã thay đổi từ lúc bạn đọc.', en: 'The draft has changed since you read it.' }
    throw new Refusal('KHO426', said, { version: Number(held) })
  }
  return { draft, version, dataset, documents: JSON.parse(documents ?? '[]'), columns: JSON.parse(columns ?? '[]') }
}

/** The registry's documents, which a draft's must join: those that do not are refused (KHO331). */
export async function mustJoin({ session, now }: Acting, documents: readonly Document[]): Promise<void> {
  const registered = (await loadDocuments(session))?.documents ?? []
  const were = new Map(registered.map(({ path, text }) => [path, text]))
  const changes = documents.map(({ path, text }) => ({ path, was: were.get(path) ?? null, text }))
  await cityWith(registered, changes, now)
}
