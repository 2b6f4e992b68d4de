import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/language.ts'

/** Opens a dossier by its code, which stands in no address. */
export function FindDossier() {
  const { t } = useWords()
  const id = useId()
  const navigate = useNavigate()
  const [missing, setMissing] = useState(false)
  const open = (data: FormData) => {
    const dossier = String(data.get('code') ?? '').trim()
    setMissing(dossier === '')
    if (dossier !== '') void navigate({ to: '/work/dossier', state: { dossier } })
  }
  return (
    <Section title={t('work.find')}>
      <form
        className="search"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          open(new FormData(event.currentTarget))
        }}
      >
        <label htmlFor={id}>{t('work.code')}</label>
        <div className="search-line">
          <input
            id={id}
            name="code"
            autoComplete="off"
            spellCheck={false}
            aria-invalid={missing}
            aria-describedby={`${id}-missing`}
          />
          <button type="submit" className="button primary">
            {t('work.show')}
          </button>
        </div>
        <small id={`${id}-missing`} role="status">
          {missing ? t('work.missing') : ''}
        </small>
      </form>
    </Section>
  )
}
