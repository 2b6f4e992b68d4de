import { useId } from 'react'
import {
  IssueMyKeyDocument,
  type IssueMyKeyMutation,
  MyKeysDocument,
  type MyKeysQuery,
  RevokeMyKeyDocument,
} from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { useChange } from '../../kho/use-change.ts'
import { Answered, Refused } from '../../parts/answered.tsx'
import { CodeText } from '../../parts/code-text.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

type Key = NonNullable<MyKeysQuery['apiKeys']>['nodes'][number]

/** The keys of the enterprise's programs: what there are, a new one shown once, and the end of one. */
export function Keys() {
  const { t } = useWords()
  const asked = useAsked(MyKeysDocument)
  return (
    <>
      <NewKey />
      <Answered asked={asked}>
        {({ apiKeys }) =>
          apiKeys && apiKeys.nodes.length > 0 ? (
            <ul className="held">
              {apiKeys.nodes.map((key) => (
                <OneKey key={key.id} of={key} />
              ))}
            </ul>
          ) : (
            <Empty title={t('business.noKeys')}>{t('business.noKeysMore')}</Empty>
          )
        }
      </Answered>
    </>
  )
}

const days = 180

function NewKey() {
  const { t } = useWords()
  const id = useId()
  const issuing = useChange(IssueMyKeyDocument, (answer) => answer.issueMyApiKey)
  return (
    <>
      <form
        className="decision"
        onSubmit={(event) => {
          event.preventDefault()
          const application = String(new FormData(event.currentTarget).get('application') ?? '').trim()
          issuing.send({ input: { application, days } })
        }}
      >
        <p className="field">
          <label htmlFor={id}>{t('business.program')}</label>
          <input
            id={id}
            name="application"
            required
            maxLength={100}
            pattern="[A-Za-z0-9_.:\-]+"
            title={t('business.programForm')}
            autoComplete="off"
          />
        </p>
        <button type="submit" className="button primary" disabled={issuing.waits}>
          {t('business.issue')}
        </button>
      </form>
      {issuing.error ? <Refused error={issuing.error} /> : null}
      {issuing.done?.shown ? <ShownOnce text={issuing.done.shown} made={issuing.done.key} /> : null}
    </>
  )
}

interface ShownOnceProps {
  readonly text: string
  readonly made: IssueMyKeyMutation['issueMyApiKey']['key']
}

/** A new key, of which nobody keeps a copy. */
function ShownOnce({ text, made }: ShownOnceProps) {
  const { t, language } = useWords()
  return (
    <div role="status" className="card">
      <p>{t('business.shownOnce', { until: made ? figuresIn(language).moment(made.until) : '' })}</p>
      <CodeText text={text} />
      <CopyButton text={text} />
      <p>{t('business.howToUse')}</p>
      <CodeText
        text={`curl -s ${location.origin}/graphql -H 'X-Api-Key: …' -H 'Content-Type: application/json' -d '{"query":"{ viewer { kind application } }"}'`}
      />
    </div>
  )
}

function OneKey({ of: { apiKey, application, issuedAt, validUntil } }: { readonly of: Key }) {
  const { t, language } = useWords()
  const { moment } = figuresIn(language)
  const revoking = useChange(RevokeMyKeyDocument, (answer) => answer.revokeMyApiKey)
  return (
    <li className="card">
      <h3>{application}</h3>
      <p className="quiet-line">
        <code>{apiKey}</code> · {t('business.validFrom', { from: issuedAt ? moment(issuedAt) : '' })} ·{' '}
        {t('business.validUntil', { until: validUntil ? moment(validUntil) : '' })}
      </p>
      {revoking.error ? <Refused error={revoking.error} /> : null}
      <button
        type="button"
        className="button"
        disabled={revoking.waits}
        onClick={() => revoking.send({ apiKey: apiKey ?? '' })}
      >
        {t('business.revoke')} <span className="unseen">{application}</span>
      </button>
    </li>
  )
}
