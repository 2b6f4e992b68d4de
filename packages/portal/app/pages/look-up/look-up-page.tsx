import { useId, useState } from 'react'
import { CopyByCodeDocument, DossierByCodeDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Page } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/language.ts'
import { tourDossier } from '../front/one-dossier.ts'
import { CopyFound, DossierFound } from './found.tsx'

/** What anybody may look up by a code they know. Codes are typed into the page and stand in no address. */
export function LookUpPage() {
  const { t } = useWords()
  const [dossier, setDossier] = useState('')
  const [copy, setCopy] = useState('')
  return (
    <Page title={t('lookUp.title')} lead={t('lookUp.lead')}>
      <Section title={t('lookUp.dossier')}>
        <CodeForm label={t('lookUp.dossierCode')} example={tourDossier} onCode={setDossier} />
        {dossier === '' ? null : <Dossier key={dossier} code={dossier} />}
      </Section>
      <Section title={t('lookUp.copy')}>
        <CodeForm label={t('lookUp.copyCode')} onCode={setCopy} />
        {copy === '' ? null : <Copy key={copy} code={copy} />}
      </Section>
    </Page>
  )
}

interface CodeFormProps {
  readonly label: string
  readonly example?: string
  readonly onCode: (code: string) => void
}

function CodeForm({ label, example, onCode }: CodeFormProps) {
  const { t } = useWords()
  const id = useId()
  const [missing, setMissing] = useState(false)
  const look = (data: FormData) => {
    const code = String(data.get('code') ?? '').trim()
    setMissing(code === '')
    onCode(code)
  }
  return (
    <form
      className="search"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        look(new FormData(event.currentTarget))
      }}
    >
      <label htmlFor={id}>{label}</label>
      <div className="search-line">
        <input
          id={id}
          name="code"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={missing}
          aria-describedby={`${id}-hint`}
        />
        <button type="submit" className="button primary">
          {t('lookUp.find')}
        </button>
      </div>
      <small id={`${id}-hint`} role={missing ? 'alert' : undefined}>
        {missing ? t('lookUp.needed') : example ? t('lookUp.example', { code: example }) : ''}
      </small>
    </form>
  )
}

function Dossier({ code }: { readonly code: string }) {
  const asked = useAsked(DossierByCodeDocument, { variables: { code } })
  return <Answered asked={asked}>{(answer) => <DossierFound answer={answer} />}</Answered>
}

function Copy({ code }: { readonly code: string }) {
  const asked = useAsked(CopyByCodeDocument, { variables: { code } })
  return <Answered asked={asked}>{(answer) => <CopyFound answer={answer} />}</Answered>
}
