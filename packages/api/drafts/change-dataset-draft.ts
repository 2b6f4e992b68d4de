import { Refusal } from '@kho/schema/error.ts'
import { type DatasetRevision, type FieldRevision, revisedDataset } from '@kho/schema/steward/revised-dataset.ts'
import { sql } from 'kysely'
import type { Act } from '../acts/act.ts'
import type { DraftSeen } from '../steward/seen-draft.ts'
import { type DatasetDraftDone, datasetDraftTarget, holdDatasetDraft, mustJoin } from './dataset-draft.ts'
import type { DroppedField } from './read-dropped.ts'

/** Writes other titles and sensitivities into the draft of a dataset. */
export const reviseDatasetDraft: Act<DraftSeen & DatasetRevision, DatasetDraftDone> = {
  action: 'dataset_draft.revise',
  guard: 'steward',
  about: datasetDraftTarget,
  async perform(acting, { draft, version, title, fields }) {
    const held = await holdDatasetDraft(acting, { draft, version })
    const documents = held.documents.map(({ path, text }) => {
      return {
        path,
        text: path.startsWith('datasets/') ? (revisedDataset(text, { title, fields }) ?? noField()) : text,
      }
    })
    const columns = held.columns.map((column) => revisedColumn(column, fields))
    await mustJoin(acting, documents)
    await acting.session.rows(sql`
      update kho.dataset_draft set version = version + 1, documents = ${JSON.stringify(documents)}::jsonb,
        columns = ${JSON.stringify(columns)}::jsonb, changed_at = clock_timestamp() where draft = ${draft}`)
    return { done: { draft, version: version + 1, dataset: held.dataset, discarded: false } }
  },
}

/** Throws the draft of a dataset away. */
export const discardDatasetDraft: Act<DraftSeen, DatasetDraftDone> = {
  action: 'dataset_draft.discard',
  guard: 'steward',
  about: datasetDraftTarget,
  async perform(acting, seen) {
    const { draft, version, dataset } = await holdDatasetDraft(acting, seen)
    await acting.session.rows(sql`delete from kho.dataset_draft where draft = ${draft}`)
    return { done: { draft, version, dataset, discarded: true } }
  },
}

/** What is told of a column says what its document says. */
function revisedColumn(column: DroppedField, fields: readonly FieldRevision[]): DroppedField {
  const said = fields.findLast(({ name }) => name === column.field)
  return { ...column, title: said?.title ?? column.title, sensitivity: said?.sensitivity ?? column.sensitivity }
}

function noField(): never {
  const said = { vi: 'Bản thảo không có trường được nêu.', en: 'The draft has no such field.' }
  throw new Refusal('KHO331', said)
}
