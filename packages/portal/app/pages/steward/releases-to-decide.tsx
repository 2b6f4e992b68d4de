import { useId, useState } from 'react'
import {
  ConfirmReleaseDocument,
  ReleasesToDecideDocument,
  type ReleasesToDecideQuery,
  WithdrawReleaseDocument,
} from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { useChange } from '../../kho/use-change.ts'
import { Answered, Refused } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

type Suspended = ReleasesToDecideQuery['releasesToDecide'][number]

/** Releases that nobody is given since the rules became narrower: what of each is touched, and what is to become of it. */
export function ReleasesToDecide() {
  const { t } = useWords()
  const asked = useAsked(ReleasesToDecideDocument)
  return (
    <Answered asked={asked}>
      {({ releasesToDecide: releases }) =>
        releases.length === 0 ? (
          <Empty title={t('steward.noReleases')} />
        ) : (
          releases.map((release) => <SuspendedRelease key={`${release.dataset} ${release.number}`} release={release} />)
        )
      }
    </Answered>
  )
}

function SuspendedRelease({ release }: { readonly release: Suspended }) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const { dataset, number, version, rows, publishedAt } = release
  return (
    <article className="card">
      <h3>
        <code>{dataset}</code> {t('steward.releaseOf', { number })}
      </h3>
      <p>{t('steward.releaseWas', { rows: count(rows), version, at: moment(publishedAt) })}</p>
      <Touched release={release} />
      <Decide release={release} />
    </article>
  )
}

/** Why it is suspended: what the rules open no more. */
function Touched({
  release: { narrowedRecords, narrowedFields, personalFields, closed },
}: {
  readonly release: Suspended
}) {
  const { t } = useWords()
  if (closed) return <p>{t('steward.releaseClosed')}</p>
  return (
    <>
      {narrowedRecords ? <p>{t('steward.releaseRecords')}</p> : null}
      <Fields title={t('steward.releaseFields')} fields={narrowedFields} />
      <Fields title={t('steward.releasePersonal')} fields={personalFields} />
    </>
  )
}

function Fields({ title, fields }: { readonly title: string; readonly fields: readonly string[] }) {
  if (fields.length === 0) return null
  return (
    <p>
      {title}: <code>{fields.join(', ')}</code>
    </p>
  )
}

/** The decision, with its reason. To withdraw is pressed twice: nothing brings a release back. */
function Decide({ release: { dataset, number, personalFields, closed } }: { readonly release: Suspended }) {
  const { t } = useWords()
  const id = useId()
  const [isSure, setSure] = useState(false)
  const confirming = useChange(ConfirmReleaseDocument, (answer) => answer.confirmRelease)
  const withdrawing = useChange(WithdrawReleaseDocument, (answer) => answer.withdrawRelease)
  const error = confirming.error ?? withdrawing.error
  const [canConfirm, waits] = [!closed && personalFields.length === 0, confirming.waits || withdrawing.waits]
  if (confirming.done || withdrawing.done) return <p role="status">{t('steward.releaseDecided')}</p>
  const decide = (form: FormData, how: string | undefined) => {
    const given = { dataset, number, reason: String(form.get('reason')) }
    if (how === 'confirm') confirming.send(given)
    else if (isSure) withdrawing.send(given)
    else setSure(true)
  }
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault()
        const pressed = (event.nativeEvent as SubmitEvent).submitter // React types the event as any form's
        decide(new FormData(event.currentTarget), pressed?.getAttribute('value') ?? undefined)
      }}
    >
      {error ? <Refused error={error} /> : null}
      <label htmlFor={id}>{t('steward.releaseWhy')}</label>
      <textarea id={id} name="reason" rows={2} required maxLength={1000} />
      <p className="buttons">
        {canConfirm ? (
          <button type="submit" value="confirm" className="button primary" disabled={waits}>
            {t('steward.confirmRelease')}
          </button>
        ) : null}
        <button type="submit" value="withdraw" className="button" disabled={waits} aria-live="polite">
          {isSure ? t('steward.surelyWithdraw') : t('steward.withdrawRelease')}
        </button>
      </p>
    </form>
  )
}
