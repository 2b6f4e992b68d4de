import { useState } from 'react'
import { useWords } from '../../words/language.ts'
import { AskAccess, type Wanted } from './ask-access.tsx'

/** What an answer says of a cell that is not shown as it is. */
export interface Withheld {
  readonly field: string
  readonly masked: boolean
  readonly reason: string | null
  readonly howToAsk: string | null
}

/** A record with its cells' states, and the dataset that it is of. */
export interface CellsOf {
  readonly dataset: string
  readonly withheld: readonly Withheld[] | null
}

interface WorkCellProps {
  readonly of: CellsOf
  /** By its name in GraphQL. */
  readonly field: string
  readonly title: string
  /** The value as people read it; null where there is none. */
  readonly value: string | null | undefined
}

/** One value of a record. Where it is withheld or masked: that it is, why, and a request for it to fill in. */
export function WorkCell({ of, field, title, value }: WorkCellProps) {
  const { t } = useWords()
  const state = of.withheld?.find((cell) => cell.field === field)
  if (!state) return value ?? <span className="cell-empty">{t('part.empty')}</span>
  return (
    <>
      <span className={state.masked ? 'cell-masked' : 'cell-withheld'}>
        {state.masked ? value : t('part.withheld')}
      </span>{' '}
      <Why state={state} wanted={{ dataset: of.dataset, field, title }} />
    </>
  )
}

/** Why a cell is not shown as it is, and how to ask for it. */
function Why({ state, wanted }: { readonly state: Withheld; readonly wanted: Wanted }) {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  return (
    <details className="why">
      <summary>
        {t('work.why')} <span className="unseen">{wanted.title}</span>
      </summary>
      <p>{state.reason}</p>
      <p>{state.howToAsk}</p>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        {t('work.askFor')}
      </button>
      {asking ? <AskAccess wanted={wanted} onClose={() => setAsking(false)} /> : null}
    </details>
  )
}
