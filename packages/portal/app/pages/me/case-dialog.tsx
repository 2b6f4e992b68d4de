import { useId, useRef } from 'react'
import { Refused } from '../../parts/answered.tsx'
import { useWords } from '../../words/language.ts'

interface CaseDialogProps {
  /** What the button says that opens it. */
  readonly action: string
  readonly title: string
  readonly before?: string
  readonly fields: readonly { readonly name: string; readonly label: string; readonly filled?: string }[]
  readonly sending: {
    readonly error: Error | null
    readonly waits: boolean
    readonly done: { readonly agency: string | null; readonly dueDay: string | null } | undefined
  }
  readonly onSend: (said: { readonly [name: string]: string }) => void
}

/** A question or a correction in a dialog: what is asked, then who answers it by when. */
export function CaseDialog({ action, title, before, fields, sending, onSend }: CaseDialogProps) {
  const { t } = useWords()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const { done, error, waits } = sending
  return (
    <>
      <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
        {action}
      </button>
      <dialog ref={dialog} aria-labelledby={id} className="dialog">
        <h2 id={id}>{title}</h2>
        {before ? <p>{before}</p> : null}
        {error ? <Refused error={error} /> : null}
        {done ? (
          <p role="status">{t('me.sent', { agency: done.agency ?? '–', due: done.dueDay ?? '–' })}</p>
        ) : (
          <form
            className="ask"
            onSubmit={(event) => {
              event.preventDefault()
              const form = new FormData(event.currentTarget)
              onSend(Object.fromEntries(fields.map(({ name }) => [name, String(form.get(name) ?? '').trim()])))
            }}
          >
            {fields.map(({ name, label, filled }) => (
              <p key={name} className="field">
                <label htmlFor={`${id}-${name}`}>{label}</label>
                <textarea id={`${id}-${name}`} name={name} rows={3} defaultValue={filled} maxLength={2000} />
              </p>
            ))}
            <button type="submit" className="button primary" disabled={waits}>
              {t('me.send')}
            </button>
          </form>
        )}
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {t('me.close')}
        </button>
      </dialog>
    </>
  )
}
