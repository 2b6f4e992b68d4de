import type { ReactNode } from 'react'
import { OfficerDocument, type OfficerQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Refused, Waiting } from '../../parts/answered.tsx'
import { useWords } from '../../words/language.ts'
import { PurposeForm } from './purpose-form.tsx'
import { choosePurpose, type PurposeNow, usePurpose } from './purpose-now.ts'

/** Who works here, for whom, at which hour of the city, and on what. */
export interface AtWork {
  readonly officer: OfficerQuery
  readonly units: readonly string[]
  readonly now: string
  readonly purpose: PurposeNow
}

/** Who is here; what is shown once they have said what they are at work on. */
export function Officer({ children }: { readonly children: (work: AtWork) => ReactNode }) {
  const purpose = usePurpose()
  const { data, error, refetch } = useAsked(OfficerDocument).result
  if (error) return <Refused error={error} again={() => void refetch()} />
  if (!data) return <Waiting />
  if (!purpose) return <PurposeForm purposes={data.viewer.purposes} />
  const { units, now } = data.viewer
  return (
    <>
      <PurposeShown purpose={purpose} />
      {children({ officer: data, units: units ?? [], now, purpose })}
    </>
  )
}

function PurposeShown({ purpose }: { readonly purpose: PurposeNow }) {
  const { t } = useWords()
  return (
    <p className="purpose-now">
      {t('work.chosen')} <code>{purpose.key}</code>
      <button type="button" className="button" onClick={() => choosePurpose(null)}>
        {t('work.change')}
      </button>
    </p>
  )
}
