import { type FormEvent, useId } from 'react'
import type { DemoPerson } from '../../kho/ask.ts'
import { useWords } from '../../words/language.ts'
import { readyQueries } from './ready-queries.ts'

/** A question being written. */
export interface Draft {
  readonly text: string
  readonly variables: string
  /** A person of the demo; `me` for whoever is here, empty for nobody. */
  readonly as: string
  readonly purpose: string
}

interface AskFormProps {
  readonly draft: Draft
  readonly people: readonly DemoPerson[]
  readonly onDraft: (draft: Draft) => void
  /** Whether the variables are not JSON, so that nothing can be sent. */
  readonly unread: boolean
  readonly onSend: (draft: Draft) => void
}

export function AskForm(props: AskFormProps) {
  const { t } = useWords()
  const { draft, people, unread, onDraft, onSend } = props
  const id = useId()
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!unread) onSend(draft)
  }
  return (
    <form className="ask" onSubmit={send}>
      {people.length > 0 ? <Ready {...props} /> : null}
      {people.length > 0 ? <Who {...props} /> : null}
      <label htmlFor={`${id}-query`}>{t('ask.query')}</label>
      <textarea
        id={`${id}-query`}
        rows={12}
        spellCheck={false}
        value={draft.text}
        onChange={({ target }) => onDraft({ ...draft, text: target.value })}
      />
      <label htmlFor={`${id}-variables`}>{t('ask.variables')}</label>
      <textarea
        id={`${id}-variables`}
        rows={3}
        spellCheck={false}
        value={draft.variables}
        aria-invalid={unread}
        aria-describedby={`${id}-unread`}
        onChange={({ target }) => onDraft({ ...draft, variables: target.value })}
      />
      <small id={`${id}-unread`} role="status">
        {unread ? t('ask.noJson') : ''}
      </small>
      <button type="submit" className="button primary">
        {t('ask.send')}
      </button>
    </form>
  )
}

/** Queries to press: each is sent at once, by whom it is for. */
function Ready({ onDraft, onSend }: AskFormProps) {
  const { t, language } = useWords()
  return (
    <fieldset className="ready">
      <legend>{t('ask.ready')}</legend>
      {readyQueries.map(({ title, as, purpose, query }) => {
        const draft = { text: query, variables: '', as: as ?? '', purpose }
        const press = () => {
          onDraft(draft)
          onSend(draft)
        }
        return (
          <button key={title.en} type="button" className="button" onClick={press}>
            {title[language]}
          </button>
        )
      })}
    </fieldset>
  )
}

/** Who asks, and for what: in a demo one may be anybody. */
function Who({ draft, people, onDraft }: AskFormProps) {
  const { t, language } = useWords()
  const id = useId()
  return (
    <div className="who">
      <label htmlFor={`${id}-who`}>{t('ask.who')}</label>
      <select id={`${id}-who`} value={draft.as} onChange={({ target }) => onDraft({ ...draft, as: target.value })}>
        <option value="">{t('front.anyone')}</option>
        <option value="me">{t('ask.me')}</option>
        {people.map(({ person, title }) => (
          <option key={person} value={person}>
            {title[language]}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-purpose`}>{t('ask.purpose')}</label>
      <input
        id={`${id}-purpose`}
        value={draft.purpose}
        autoComplete="off"
        onChange={({ target }) => onDraft({ ...draft, purpose: target.value })}
      />
    </div>
  )
}
