import { useId } from 'react'
import { ApproveRequestDocument, RefuseRequestDocument, type RequestsQuery } from '../../kho/documents.ts'
import { useChange } from '../../kho/use-change.ts'
import { Refused } from '../../parts/answered.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { titleOfAgency } from '../scoreboard/agency-title.ts'

interface RequestToDecideProps {
  readonly request: NonNullable<RequestsQuery['accessRequests']>['nodes'][number]
  readonly agencies: NonNullable<RequestsQuery['agencies']>['nodes']
}

/** One request for data with its clock: approved by a decision, or refused on a ground (R7). */
export function RequestToDecide({ request, agencies }: RequestToDecideProps) {
  const { t, language } = useWords()
  const { moment } = figuresIn(language)
  const { dataset, items, agency, applicationName, usedFor, procedures, days, dueAt, dueBy, condition } = request
  const asker = [applicationName, titleOfAgency(agencies, agency, language)].filter(Boolean).join(', ')
  const fields = items?.map((item) => `${dataset}.${item}`).join(', ') ?? dataset ?? ''
  const facts = [
    [t('steward.usedFor'), usedFor],
    [t('steward.procedures'), procedures?.join(', ')],
    [t('steward.records'), condition],
    [t('steward.days'), days],
    [t('steward.due'), [dueAt ? moment(dueAt) : null, dueBy].filter(Boolean).join(' · ')],
  ] as const
  return (
    <article className="card">
      <h3>{t('steward.asks', { agency: asker, fields })}</h3>
      <dl className="facts">
        {facts.map(([name, told]) =>
          told ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{told}</dd>
            </div>
          ) : null,
        )}
      </dl>
      <Decision request={request} />
    </article>
  )
}

function Decision({ request: { accessRequest, version } }: Pick<RequestToDecideProps, 'request'>) {
  const { t } = useWords()
  const approving = useChange(ApproveRequestDocument, (answer) => answer.approveAccessRequest)
  const refusing = useChange(RefuseRequestDocument, (answer) => answer.refuseAccessRequest)
  const error = approving.error ?? refusing.error
  const seen = { request: accessRequest ?? '', version: version ?? 0 }
  if (approving.done || refusing.done) return <p role="status">{t('steward.decided')}</p>
  return (
    <>
      {error ? <Refused error={error} /> : null}
      <DecisionForm
        names={['decision', 'ground']}
        action={t('steward.approve')}
        isMain
        onSend={({ decision = '', ground = '' }) => approving.send({ input: { ...seen, decision, ground } })}
      />
      <DecisionForm
        names={['why', 'ground']}
        action={t('steward.refuse')}
        onSend={({ why = '', ground = '' }) => refusing.send({ input: { ...seen, reason: why, ground } })}
      />
    </>
  )
}

interface DecisionFormProps {
  readonly names: readonly ('decision' | 'ground' | 'why')[]
  readonly action: string
  readonly isMain?: boolean
  readonly onSend: (said: { readonly [name: string]: string }) => void
}

/** What must be said with a decision. */
function DecisionForm({ names, action, isMain = false, onSend }: DecisionFormProps) {
  const { t } = useWords()
  const id = useId()
  return (
    <form
      className="decision"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        onSend(Object.fromEntries(names.map((name) => [name, String(form.get(name) ?? '').trim()])))
      }}
    >
      {names.map((name) => (
        <p key={name} className="field">
          <label htmlFor={`${id}-${name}`}>{t(`steward.${name}`)}</label>
          <input id={`${id}-${name}`} name={name} required maxLength={2000} autoComplete="off" />
        </p>
      ))}
      <button type="submit" className={isMain ? 'button primary' : 'button'}>
        {action}
      </button>
    </form>
  )
}
