import { OperationNowDocument, type OperationNowQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { titleOfAgency } from '../scoreboard/agency-title.ts'

type Operation = NonNullable<OperationNowQuery['operation']>
type Problem = Operation['problems'][number]

/** What needs somebody, the most urgent first, each with its next command to copy. */
export function Problems() {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const asked = useAsked(OperationNowDocument)
  return (
    <Section title={t('operate.problems')}>
      <Answered asked={asked}>
        {({ operation, agencies }) => {
          if (!operation) return <Empty title={t('operate.noWay')} />
          const { alive, running, queued } = operation.workers
          return (
            <>
              <p>{t('operate.workers', { alive: count(alive), running: count(running), queued: count(queued) })}</p>
              {operation.problems.length === 0 ? (
                <Empty title={t('operate.well')}>{t('operate.wellMore')}</Empty>
              ) : (
                <ol className="problems">
                  {operation.problems.map((problem) => (
                    <li key={`${problem.kind} ${problem.source} ${problem.code} ${problem.datasets.join(' ')}`}>
                      <ProblemTold
                        problem={problem}
                        agency={titleOfAgency(agencies?.nodes ?? [], problem.agency, language)}
                      />
                    </li>
                  ))}
                </ol>
              )}
            </>
          )
        }}
      </Answered>
    </Section>
  )
}

const urgent = ['broken', 'no_worker']

function ProblemTold({ problem, agency }: { readonly problem: Problem; readonly agency: string }) {
  const { language } = useWords()
  const { kind, heading, source, code, message, hint, streak } = problem
  return (
    <article className={urgent.includes(kind) ? 'problem problem-urgent' : 'problem'}>
      <h3>
        {source ? <code>{source}</code> : null} {heading[language]}
      </h3>
      {agency ? <p>{agency}</p> : null}
      {code || message ? (
        <p>
          {code ? <code>{code}</code> : null} {message}
        </p>
      ) : null}
      {hint ? <p>{hint[language]}</p> : null}
      {streak ? <p>{streak[language]}</p> : null}
      <Sufferers problem={problem} />
      <Commands commands={problem.commands} />
    </article>
  )
}

/** Which datasets it concerns, how late they are, and who uses them. */
function Sufferers({ problem }: { readonly problem: Problem }) {
  const { t, language } = useWords()
  const { span } = figuresIn(language)
  const { datasets, late, consumers } = problem
  const others = datasets.filter((name) => !late.some(({ dataset }) => dataset === name))
  const lateTold = late.map(({ dataset, age, promise }) => {
    const told = age === null ? t('operate.neverRead') : t('operate.lateBy', { age: span(age), promise: span(promise) })
    return `${dataset} (${told})`
  })
  const facts = [
    [t('operate.lateOnes'), lateTold.join(', ')],
    [t('operate.datasets'), others.join(', ')],
    [t('operate.suffers'), consumers.map((words) => words[language]).join(', ')],
  ] as const
  return (
    <dl className="facts">
      {facts.map(([name, told]) =>
        told === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{told}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

function Commands({ commands }: { readonly commands: readonly string[] }) {
  const { t } = useWords()
  return (
    <>
      <p className="commands-head">{commands.length > 1 ? t('operate.nextOneOf') : t('operate.next')}</p>
      <ul className="commands">
        {commands.map((command) => (
          <li key={command}>
            <code>{command}</code> <CopyButton text={command} />
          </li>
        ))}
      </ul>
    </>
  )
}
