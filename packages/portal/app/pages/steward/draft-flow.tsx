import { useId } from 'react'
import {
  DifferencesDocument,
  SaveDraftDocument,
  type SaveDraftMutation,
  SubmitDraftDocument,
  WithdrawDraftDocument,
} from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { useChange } from '../../kho/use-change.ts'
import { Refused } from '../../parts/answered.tsx'
import { useWords } from '../../words/language.ts'
import { Differences } from './differences.tsx'

type DraftState = NonNullable<SaveDraftMutation['savePolicyDraft']['draft']>

interface DraftFlowProps {
  readonly dataset: string
  /** The dataset's rules as they would be; null while nothing is chosen. */
  readonly rules: string | null
}

/** From rules that are written to rules in force: why, who gains and who loses, then switched on or discarded. */
export function DraftFlow({ dataset, rules }: DraftFlowProps) {
  const { t } = useWords()
  const id = useId()
  const saving = useChange(SaveDraftDocument, (answer) => answer.savePolicyDraft)
  const saved = saving.done?.draft
  if (saved) return <Decide draft={saved} />
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault()
        const reason = String(new FormData(event.currentTarget).get('reason'))
        if (rules !== null) saving.send({ input: { dataset, rules, reason } })
      }}
    >
      <label htmlFor={id}>{t('steward.reason')}</label>
      <textarea id={id} name="reason" rows={2} defaultValue={t('steward.reasonFilled')} required maxLength={2000} />
      {saving.error ? <Refused error={saving.error} /> : null}
      <button type="submit" className="button primary" disabled={rules === null || saving.waits}>
        {t('steward.tryOut')}
      </button>
    </form>
  )
}

function Decide({ draft }: { readonly draft: DraftState }) {
  const { t } = useWords()
  const input = { draft: draft.draft, version: draft.version }
  // Nothing is switched on before it was seen who gains and who loses.
  const isSeen = useAsked(DifferencesDocument, { variables: { draft: draft.draft } }).result.isSuccess
  const submitting = useChange(SubmitDraftDocument, (answer) => answer.submitPolicyDraft)
  const discarding = useChange(WithdrawDraftDocument, (answer) => answer.withdrawPolicyDraft)
  const error = submitting.error ?? discarding.error
  if (submitting.done?.draft) return <Outcome draft={submitting.done.draft} />
  if (discarding.done?.draft) return <p role="status">{t('steward.discarded')}</p>
  return (
    <>
      <Differences draft={draft.draft} />
      {error ? <Refused error={error} /> : null}
      <p className="buttons">
        <button
          type="button"
          className="button primary"
          disabled={!isSeen || submitting.waits}
          onClick={() => submitting.send({ input })}
        >
          {t('steward.switchOn')}
        </button>
        <button type="button" className="button" disabled={discarding.waits} onClick={() => discarding.send({ input })}>
          {t('steward.discard')}
        </button>
      </p>
    </>
  )
}

/** What came of a draft: it is in force, or agencies must agree. */
export function Outcome({ draft }: { readonly draft: Pick<DraftState, 'state' | 'became' | 'needs'> }) {
  const { t } = useWords()
  return (
    <p role="status">
      <strong>
        {draft.became === null
          ? t('steward.waits', { agencies: draft.needs.join(', ') })
          : t('steward.isCurrent', { version: draft.became })}
      </strong>
    </p>
  )
}
