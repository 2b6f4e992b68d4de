import {
  type DatasetDraftsQuery,
  DiscardDatasetDraftDocument,
  ReviseDatasetDraftDocument,
} from '../../kho/documents.ts'
import { useChange } from '../../kho/use-change.ts'
import { Refused } from '../../parts/answered.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { columnsOf, documentsOf, revisionsIn } from './draft-columns.ts'
import { DraftDocuments } from './draft-documents.tsx'
import { DraftFields } from './draft-fields.tsx'

type Draft = NonNullable<DatasetDraftsQuery['datasetDrafts']>['nodes'][number]

/** One proposed dataset: its fields to be looked over, its documents to be taken away and applied. */
export function DatasetDraft({
  draft: { draft, version, dataset, rows, applied, createdAt, ...told },
}: {
  readonly draft: Draft
}) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const revising = useChange(ReviseDatasetDraftDocument, (answer) => answer.reviseDatasetDraft)
  const discarding = useChange(DiscardDatasetDraftDocument, (answer) => answer.discardDatasetDraft)
  const columns = columnsOf(told.columns)
  const seen = { draft: draft ?? '', version: version ?? 0 }
  const error = revising.error ?? discarding.error
  return (
    <article className="card">
      <h3>
        <code>{dataset}</code>
      </h3>
      <p className="quiet-line">
        {t('drop.counted', { rows: count(rows ?? 0), columns: count(columns.length), at: moment(createdAt ?? '') })}
      </p>
      {applied ? <p>{t('drop.applied')}</p> : null}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const fields = revisionsIn(new FormData(event.currentTarget), columns)
          revising.send({ input: { ...seen, fields } })
        }}
      >
        <DraftFields key={version} columns={columns} rows={Number(rows ?? 0)} dataset={dataset ?? ''} />
        {error ? <Refused error={error} /> : null}
        <p role="status">{revising.done ? t('drop.saved') : ''}</p>
        <p className="buttons">
          <button type="submit" className="button primary" disabled={revising.waits}>
            {t('drop.save')} <span className="unseen">{dataset}</span>
          </button>
          <button type="button" className="button" disabled={discarding.waits} onClick={() => discarding.send(seen)}>
            {t('drop.discard')} <span className="unseen">{dataset}</span>
          </button>
        </p>
      </form>
      <DraftDocuments documents={documentsOf(told.documents)} />
    </article>
  )
}
