import type { ReactNode } from 'react'
import { KhoRefused } from '../kho/ask.ts'
import type { Asked } from '../kho/use-asked.ts'
import { useWords } from '../words/language.ts'
import { QueryShown } from './query-shown.tsx'

interface AnsweredProps<Data> {
  readonly asked: Asked<Data>
  readonly children: (data: Data) => ReactNode
}

/** A question's answer with the query that made it; until it is there, that it is asked; where it is refused, why. */
export function Answered<Data>({ asked, children }: AnsweredProps<Data>) {
  const { data, error, refetch, isPlaceholderData } = asked.result
  return (
    <div className={isPlaceholderData ? 'answered stale' : 'answered'}>
      {error ? <Refused error={error} again={() => void refetch()} /> : data ? children(data) : <Waiting />}
      <QueryShown text={asked.text} variables={asked.variables} purpose={asked.purpose} />
    </div>
  )
}

export function Waiting() {
  const { t } = useWords()
  return (
    <div className="waiting" role="status">
      {t('part.loading')}
    </div>
  )
}

/** Kho's own words where it refused, with its code; ours where it could not be reached. */
export function Refused({ error, again }: { readonly error: Error; readonly again?: () => void }) {
  const { t } = useWords()
  const refusal = error instanceof KhoRefused ? error.refusal : null
  return (
    <div className="refused" role="alert">
      <p className="refused-what">
        {t('part.refused')}
        {refusal?.extensions?.code ? <code>{refusal.extensions.code}</code> : null}
      </p>
      <p>{refusal?.message ?? t('part.unreachable')}</p>
      <Details details={refusal?.extensions?.details} />
      {refusal?.extensions?.hint ? <p>{refusal.extensions.hint}</p> : null}
      {again ? (
        <button type="button" className="button" onClick={again}>
          {t('part.again')}
        </button>
      ) : null}
    </div>
  )
}

/** The places that a refusal names: which tests fail, which lines are wrong. */
function Details({ details }: { readonly details: unknown }) {
  const named =
    typeof details === 'object' && details !== null ? Object.values(details).filter(Array.isArray).flat() : []
  const places = named.filter((place) => typeof place === 'string')
  return places.length === 0 ? null : (
    <ul>
      {places.map((place) => (
        <li key={place}>{place}</li>
      ))}
    </ul>
  )
}
