import { MyCasesDocument, type MyCasesQuery, TakeCaseBackDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { useChange } from '../../kho/use-change.ts'
import { Answered, Refused } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useWords } from '../../words/language.ts'

type Me = NonNullable<MyCasesQuery['me']>
type Question = Extract<NonNullable<Me['questions']>['nodes'][number], { question: unknown }>
type Correction = Extract<NonNullable<Me['corrections']>['nodes'][number], { correction: unknown }>

/** Questions and corrections with their clocks and answers. */
export function Cases() {
  const { t } = useWords()
  const asked = useAsked(MyCasesDocument)
  return (
    <Answered asked={asked}>
      {({ me }) => {
        const questions = (me?.questions?.nodes ?? []).filter((one): one is Question => 'question' in one)
        const corrections = (me?.corrections?.nodes ?? []).filter((one): one is Correction => 'correction' in one)
        if (questions.length + corrections.length === 0)
          return <Empty title={t('me.noCases')}>{t('me.noCasesMore')}</Empty>
        return (
          <>
            {questions.map((one) => (
              <Case key={one.id} what={`${t('me.question')}: ${one.asked ?? ''}`} of={one} asked={one.question} />
            ))}
            {corrections.map((one) => (
              <Case key={one.id} what={correctionTold(t('me.correction'), one)} of={one} asked={one.correction}>
                {one.receivers?.nodes.map(({ receiver }) => receiver ?? '')}
              </Case>
            ))}
          </>
        )
      }}
    </Answered>
  )
}

function correctionTold(word: string, { dataset, field, was, proposed }: Correction): string {
  return `${word}: ${dataset}.${field}, ${was ?? '–'} → ${proposed ?? '…'}`
}

interface CaseProps {
  readonly what: string
  readonly of: Pick<Question, 'agency' | 'state' | 'dueDay' | 'answer' | 'ground'>
  readonly asked: string | null
  /** Who was told of a correction. */
  readonly children?: readonly string[] | undefined
}

function Case({ what, of: { agency, state, dueDay, answer, ground }, asked, children = [] }: CaseProps) {
  const { t } = useWords()
  const returning = useChange(TakeCaseBackDocument, (told) => told.takeBack)
  return (
    <article className="card">
      <h3>{what}</h3>
      <p>
        <span className="tag tag-other">{state}</span> {t('me.due', { agency: agency ?? '–', due: dueDay ?? '–' })}
      </p>
      {answer ? (
        <p>
          {t('me.answered')}: {answer} {ground}
        </p>
      ) : null}
      {children.length > 0 ? <p>{t('me.told', { receivers: children.join(', ') })}</p> : null}
      {returning.error ? <Refused error={returning.error} /> : null}
      {state === 'open' && asked ? (
        <button type="button" className="button" disabled={returning.waits} onClick={() => returning.send({ asked })}>
          {t('me.takeBack')}
        </button>
      ) : null}
    </article>
  )
}
