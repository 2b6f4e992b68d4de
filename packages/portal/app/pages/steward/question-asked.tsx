import { useId } from 'react'
import { AnswerQuestionDocument, type AskedQuery } from '../../kho/documents.ts'
import { useChange } from '../../kho/use-change.ts'
import { Refused } from '../../parts/answered.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

interface QuestionAskedProps {
  readonly question: NonNullable<AskedQuery['questions']>['nodes'][number]
}

/** What a citizen asks, to be answered before its clock has run down. */
export function QuestionAsked({ question: { question, asked, dataset, field, dueAt } }: QuestionAskedProps) {
  const { t, language } = useWords()
  const id = useId()
  const answering = useChange(AnswerQuestionDocument, (answer) => answer.answerQuestion)
  if (answering.done) return <p role="status">{t('steward.decided')}</p>
  return (
    <article className="card">
      <h3>{asked}</h3>
      <p className="quiet-line">
        <code>{[dataset, field].filter(Boolean).join('.')}</code>{' '}
        {dueAt ? `${t('steward.due')}: ${figuresIn(language).moment(dueAt)}` : null}
      </p>
      {answering.error ? <Refused error={answering.error} /> : null}
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault()
          const said = new FormData(event.currentTarget)
          const ground = String(said.get('ground')).trim()
          answering.send({
            ...{ question: question ?? '', answer: String(said.get('answer')).trim() },
            ground: ground === '' ? null : ground,
          })
        }}
      >
        <label htmlFor={`${id}-answer`}>{t('steward.answer')}</label>
        <textarea id={`${id}-answer`} name="answer" rows={3} required maxLength={2000} />
        <label htmlFor={`${id}-ground`}>{t('steward.ground')}</label>
        <input id={`${id}-ground`} name="ground" maxLength={2000} autoComplete="off" />
        <button type="submit" className="button primary" disabled={answering.waits}>
          {t('steward.send')}
        </button>
      </form>
    </article>
  )
}
