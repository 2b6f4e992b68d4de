import type { Document } from '@kho/schema/contract/document.ts'
import { loadDocuments } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Act } from '../acts/act.ts'
import { type DatasetDraftDone, mustJoin } from './dataset-draft.ts'
import type { DroppedField } from './read-dropped.ts'

/** What came of reading a dropped file: documents and counts, and no value of it. */
export interface DatasetProposal {
  readonly dataset: string
  readonly documents: readonly Document[]
  readonly fields: readonly DroppedField[]
  readonly rows: number
}

/** Keeps a proposed dataset for the stewards of the asker's agency. Nothing reads it until somebody applies it. */
export const keepDatasetDraft: Act<DatasetProposal, DatasetDraftDone> = {
  action: 'dataset_draft.drop',
  guard: 'steward',
  about: () => ({ kind: 'dataset_draft', key: '' }),
  async perform(acting, { dataset, documents: proposed, fields, rows }) {
    const { session, holder, principal } = acting
    const taken = new Set((await loadDocuments(session))?.documents.map(({ path }) => path))
    const documents = proposed.map(({ path, text }) => ({ path: freePath(path, taken), text }))
    await mustJoin(acting, documents)
    const [row] = await session.rows(sql`
      insert into kho.dataset_draft (dataset, agency, author, documents, columns, rows)
      values (${dataset}, ${principal.agency ?? null}, ${holder.account}, ${JSON.stringify(documents)}::jsonb,
        ${JSON.stringify(fields)}::jsonb, ${rows}) returning draft`)
    const draft = row?.[0] ?? ''
    return { done: { draft, version: 1, dataset, discarded: false }, target: { kind: 'dataset_draft', key: draft } }
  },
}

/** Whoever lays the documents beside the city's own overwrites none of these. */
function freePath(path: string, taken: ReadonlySet<string>): string {
  return taken.has(path) ? freePath(path.replace(/\.yaml$/, '_dropped.yaml'), taken) : path
}
