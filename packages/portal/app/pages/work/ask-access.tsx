import { Link } from '@tanstack/react-router'
import { useEffect, useId, useRef } from 'react'
import { AskForAccessDocument, FieldsOfDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { useChange } from '../../kho/use-change.ts'
import { Refused } from '../../parts/answered.tsx'
import { useWords } from '../../words/language.ts'
import { usePurpose } from './purpose-now.ts'

/** A field that is not shown, to be asked for. */
export interface Wanted {
  readonly dataset: string
  /** By its name in GraphQL. */
  readonly field: string
  readonly title: string
}

interface AskAccessProps {
  readonly wanted: Wanted
  readonly onClose: () => void
}

/** A request for access (Decree 47/2020, Article 35(2)), filled in with the field, the purpose and a reason to be changed. */
export function AskAccess({ wanted, onClose }: AskAccessProps) {
  const { t } = useWords()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const asking = useChange(AskForAccessDocument, (answer) => answer.submitAccessRequest)
  const known = useAsked(FieldsOfDocument, { variables: { dataset: wanted.dataset } }).result.data
  // A request names fields as the contract does.
  const item = known?.dataset?.fields.find(({ name }) => name === wanted.field)?.contractName
  const send = (form: FormData) => asking.send({ input: requestOf(wanted.dataset, item ?? wanted.field, form) })
  const sent = asking.done?.request
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose} className="dialog">
      <h2 id={id}>{t('work.askTitle', { field: wanted.title })}</h2>
      {asking.error ? <Refused error={asking.error} /> : null}
      {sent ? (
        <div role="status">
          <p>
            <strong>{t('work.askSent')}</strong>
          </p>
          <p>{t('work.askSentMore', { due: sent.due ?? '–' })}</p>
          <p>
            <Link to="/work/requests">{t('work.requests')}</Link>
          </p>
        </div>
      ) : (
        <AskForm wanted={wanted} onSend={send} waits={item === undefined || asking.waits} />
      )}
      <button type="button" className="button" onClick={() => dialog.current?.close()}>
        {t('work.askClose')}
      </button>
    </dialog>
  )
}

function requestOf(dataset: string, item: string, form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  return {
    ...{ dataset, items: [item], itemCount: 1, ways: ['QUERY' as const] },
    ...{
      procedures: [text('procedure')],
      usedFor: text('reason'),
      service: text('service'),
      days: Number(text('days')),
    },
  }
}

interface AskFormProps {
  readonly wanted: Wanted
  readonly onSend: (form: FormData) => void
  readonly waits: boolean
}

function AskForm({ wanted, onSend, waits }: AskFormProps) {
  const { t } = useWords()
  const id = useId()
  const purpose = usePurpose()
  const procedure = purpose && !purpose.task ? purpose.key : ''
  const reason = t('work.askReasonFilled', { field: wanted.title, purpose: procedure })
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault()
        onSend(new FormData(event.currentTarget))
      }}
    >
      <p>
        {t('work.askDataset')}: <code>{`${wanted.dataset}.${wanted.field}`}</code>
      </p>
      <label htmlFor={`${id}-procedure`}>{t('work.askPurpose')}</label>
      <input id={`${id}-procedure`} name="procedure" defaultValue={procedure} required autoComplete="off" />
      <label htmlFor={`${id}-reason`}>{t('work.askReason')}</label>
      <textarea id={`${id}-reason`} name="reason" rows={4} defaultValue={reason} required maxLength={2000} />
      <label htmlFor={`${id}-service`}>{t('work.askService')}</label>
      <input
        id={`${id}-service`}
        name="service"
        defaultValue="kho-portal"
        required
        maxLength={200}
        autoComplete="off"
      />
      <label htmlFor={`${id}-days`}>{t('work.askDays')}</label>
      <input id={`${id}-days`} name="days" type="number" min={1} max={3660} defaultValue={90} required />
      <button type="submit" className="button primary" disabled={waits}>
        {t('work.askSend')}
      </button>
    </form>
  )
}
