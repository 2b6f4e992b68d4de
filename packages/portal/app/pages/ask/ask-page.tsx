import { useMutation } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { askKho } from '../../kho/ask.ts'
import { useDemoPeople } from '../../kho/use-asked.ts'
import { Refused } from '../../parts/answered.tsx'
import { CodeText } from '../../parts/code-text.tsx'
import { Page } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { AskForm, type Draft } from './ask-form.tsx'
import { readyQueries } from './ready-queries.ts'

/** Where one asks Kho oneself: what every page sends, to be changed and sent again. */
export function AskPage() {
  const { t, language } = useWords()
  const { question } = useLocation().state
  const people = useDemoPeople()
  const [draft, setDraft] = useState<Draft>({
    ...{
      text: question?.text ?? openQuery,
      variables: question?.variables ?? '',
      as: 'me',
      purpose: question?.purpose ?? '',
    },
  })
  const asking = useMutation({ mutationFn: (sent: Draft) => timed(sent, language) })
  const { data, error } = asking
  const unread = !isJson(draft.variables)
  return (
    <Page title={t('ask.title')} lead={t('ask.lead')}>
      <AskForm draft={draft} people={people} onDraft={setDraft} unread={unread} onSend={asking.mutate} />
      <Section title={t('ask.answer')}>
        <div role="status">
          {asking.isPending ? t('part.loading') : null}
          {data ? t('ask.took', { n: figuresIn(language).count(data.milliseconds) }) : null}
        </div>
        {error ? <Refused error={error} /> : null}
        {data ? <CodeText text={data.text} /> : error ? null : <p>{t('ask.nothing')}</p>}
      </Section>
    </Page>
  )
}

function isJson(text: string): boolean {
  if (text.trim() === '') return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Of the ready queries the first that anybody gets an answer to. */
const openQuery = readyQueries.find((ready) => ready.as === null)?.query ?? ''

async function timed({ text, variables, as, purpose }: Draft, language: 'vi' | 'en') {
  const began = performance.now()
  const given = variables.trim() === '' ? undefined : JSON.parse(variables)
  const answer = await askKho({
    text,
    variables: given,
    as: as === 'me' ? undefined : as || null,
    purpose: purpose.trim(),
    language,
  })
  return { text: JSON.stringify(answer, null, 2), milliseconds: Math.round(performance.now() - began) }
}
