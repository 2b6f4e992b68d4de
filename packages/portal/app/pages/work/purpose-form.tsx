import { useId, useState } from 'react'
import { type OfficerQuery, ProceduresFoundDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/language.ts'
import { choosePurpose } from './purpose-now.ts'

type Purposes = OfficerQuery['viewer']['purposes']

/** Asks what one is at work on, of the purposes that one may name. */
export function PurposeForm({ purposes }: { readonly purposes: Purposes }) {
  const { t, language } = useWords()
  return (
    <Section title={t('work.purpose')} lead={t('work.purposeMore')}>
      {purposes.length === 0 ? <Empty title={t('work.noPurpose')} /> : null}
      <div className="columns">
        {purposes.map((purpose) => (
          <div key={purpose.name} className="purpose">
            <h3>{purpose.title[language]}</h3>
            {purpose.basis ? <p>{t('work.basis', { basis: purpose.basis })}</p> : null}
            <KeyForm purpose={purpose} />
          </div>
        ))}
      </div>
    </Section>
  )
}

/** One purpose's key: a procedure, found by its code or its name, or the key of a task. */
function KeyForm({ purpose }: { readonly purpose: Purposes[number] }) {
  const { t } = useWords()
  const id = useId()
  const [key, setKey] = useState('')
  const [missing, setMissing] = useState(false)
  const choose = () => {
    setMissing(key.trim() === '')
    if (key.trim() !== '') choosePurpose({ key: key.trim(), task: purpose.task !== null })
  }
  return (
    <form
      className="search"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        choose()
      }}
    >
      <label htmlFor={id}>{purpose.task === null ? t('work.procedure') : t('work.task')}</label>
      <div className="search-line">
        <input
          id={id}
          value={key}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={missing}
          aria-describedby={`${id}-missing`}
          list={purpose.task === null ? `${id}-found` : undefined}
          onChange={({ target }) => setKey(target.value)}
        />
        <button type="submit" className="button primary">
          {t('work.choose')}
        </button>
      </div>
      <small id={`${id}-missing`} role="status">
        {missing ? t('work.missing') : ''}
      </small>
      {purpose.task === null ? <Procedures id={`${id}-found`} named={purpose.procedures ?? []} typed={key} /> : null}
    </form>
  )
}

interface ProceduresProps {
  readonly id: string
  /** The codes that may be named; empty where any may. */
  readonly named: readonly string[]
  readonly typed: string
}

/** Procedures to choose from while one types. */
function Procedures({ id, named, typed }: ProceduresProps) {
  const words = typed.trim()
  const { data } = useAsked(ProceduresFoundDocument, {
    variables: { search: words },
    // A search needs a word of two letters, which the beginning of a code is not.
    when: named.length === 0 && words.length > 2 && /[\p{L}\p{N}]{2}/u.test(words),
  }).result
  const found = data?.procedures?.nodes ?? []
  return (
    <datalist id={id}>
      {named.map((code) => (
        <option key={code} value={code} />
      ))}
      {found.map(({ procedureCode, title }) => (
        <option key={procedureCode} value={procedureCode ?? ''}>
          {title}
        </option>
      ))}
    </datalist>
  )
}
