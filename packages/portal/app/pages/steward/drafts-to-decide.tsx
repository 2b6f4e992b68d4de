import { useId } from 'react'
import {
  ApproveDraftDocument,
  DraftsToDecideDocument,
  type DraftsToDecideQuery,
  type LookedAfterQuery,
  RejectDraftDocument,
} from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { useChange } from '../../kho/use-change.ts'
import { Answered, Refused } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useWords } from '../../words/language.ts'
import { titleOfAgency } from '../scoreboard/agency-title.ts'
import { Differences } from './differences.tsx'

type Agencies = NonNullable<LookedAfterQuery['agencies']>['nodes']

/** Others' drafts that open personal data or something to the public, and wait for this steward's agency to agree. */
export function DraftsToDecide({ agencies }: { readonly agencies: Agencies }) {
  const { t } = useWords()
  const asked = useAsked(DraftsToDecideDocument)
  return (
    <Answered asked={asked}>
      {({ policyDraftsToDecide: drafts }) =>
        drafts.length === 0 ? (
          <Empty title={t('steward.nothingToDecide')} />
        ) : (
          drafts.map((draft) => <DraftToDecide key={draft.draft} draft={draft} agencies={agencies} />)
        )
      }
    </Answered>
  )
}

interface DraftToDecideProps {
  readonly draft: DraftsToDecideQuery['policyDraftsToDecide'][number]
  readonly agencies: Agencies
}

function DraftToDecide({ draft, agencies }: DraftToDecideProps) {
  const { t, language } = useWords()
  const id = useId()
  const input = { draft: draft.draft, version: draft.version }
  const agreeing = useChange(ApproveDraftDocument, (answer) => answer.approvePolicyDraft)
  const rejecting = useChange(RejectDraftDocument, (answer) => answer.rejectPolicyDraft)
  const error = agreeing.error ?? rejecting.error
  if (agreeing.done || rejecting.done) return <p role="status">{t('steward.decided')}</p>
  return (
    <article className="card">
      <h3>
        <code>{draft.datasets.join(', ')}</code>: {draft.reason}
      </h3>
      <p>
        {t('steward.standing', {
          agency: titleOfAgency(agencies, draft.agency, language),
          standing: draft.standing,
        })}
      </p>
      <details>
        <summary>{t('steward.written')}</summary>
        {draft.documents.map((text) => (
          <pre key={text}>{text}</pre>
        ))}
      </details>
      <Differences draft={draft.draft} />
      {error ? <Refused error={error} /> : null}
      <button type="button" className="button primary" onClick={() => agreeing.send({ input })}>
        {t('steward.agree')}
      </button>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault()
          const reason = String(new FormData(event.currentTarget).get('reason'))
          rejecting.send({ input: { ...input, reason } })
        }}
      >
        <label htmlFor={id}>{t('steward.rejectWhy')}</label>
        <textarea id={id} name="reason" rows={2} required maxLength={2000} />
        <button type="submit" className="button">
          {t('steward.reject')}
        </button>
      </form>
    </article>
  )
}
