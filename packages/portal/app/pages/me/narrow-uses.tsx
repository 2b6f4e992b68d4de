import { type FormEvent, useId, useState } from 'react'
import { UsesChoicesDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { beginOfDay, cityZone, dayAfter } from '../../words/city-zone.ts'
import { useWords } from '../../words/language.ts'
import { titleOfAgency } from '../scoreboard/agency-title.ts'

/** Which uses are looked for; null, any. Moments as RFC 3339. */
export interface UsesNarrowing {
  readonly dataset: string | null
  readonly agency: string | null
  readonly from: string | null
  readonly until: string | null
}

export const everyUse: UsesNarrowing = { dataset: null, agency: null, from: null, until: null }

interface NarrowProps {
  readonly isNarrowed: boolean
  readonly onNarrow: (narrowing: UsesNarrowing) => void
}

/** What the uses are narrowed down by: a dataset, who read, and days of the city. Folded away until it is wanted. */
export function NarrowUses({ isNarrowed, onNarrow }: NarrowProps) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="uses-filter" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('me.narrow')}</summary>
      {isOpen ? <Choices isNarrowed={isNarrowed} onNarrow={onNarrow} /> : null}
    </details>
  )
}

function Choices({ isNarrowed, onNarrow }: NarrowProps) {
  const { t, language } = useWords()
  const { data } = useAsked(UsesChoicesDocument).result
  const datasets = (data?.me?.records ?? []).map(({ dataset }) => [dataset.name, dataset.title[language]] as const)
  const agencies = data?.agencies?.nodes ?? []
  const codes = new Set(agencies.flatMap(({ agencyCode }) => agencyCode ?? []))
  const named = [...codes].map((code) => [code, titleOfAgency(agencies, code, language)] as const)
  const choose = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onNarrow(narrowingIn(new FormData(event.currentTarget)))
  }
  return (
    <search>
      <form className="decision" onSubmit={choose} onReset={() => onNarrow(everyUse)}>
        <Choice name="dataset" label={t('me.ofDataset')} any={t('me.anyDataset')} choices={datasets} />
        <Choice name="agency" label={t('me.byAgency')} any={t('me.anyAgency')} choices={named} />
        <Day name="from" label={t('me.fromDay')} />
        <Day name="to" label={t('me.toDay')} />
        <button type="submit" className="button primary">
          {t('me.show')}
        </button>
        <button type="reset" className="button" disabled={!isNarrowed}>
          {t('me.showAll')}
        </button>
      </form>
    </search>
  )
}

function narrowingIn(form: FormData): UsesNarrowing {
  const given = (name: string) => String(form.get(name) ?? '') || null
  const [from, to] = [given('from'), given('to')]
  return {
    ...{ dataset: given('dataset'), agency: given('agency') },
    from: from === null ? null : beginOfDay(from, cityZone),
    until: to === null ? null : beginOfDay(dayAfter(to), cityZone),
  }
}

interface ChoiceProps {
  readonly name: string
  readonly label: string
  readonly any: string
  readonly choices: readonly (readonly [value: string, title: string])[]
}

function Choice({ name, label, any, choices }: ChoiceProps) {
  const id = useId()
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue="">
        <option value="">{any}</option>
        {choices.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </p>
  )
}

function Day({ name, label }: { readonly name: string; readonly label: string }) {
  const id = useId()
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={name} type="date" min="2000-01-01" max="2999-12-31" />
    </p>
  )
}
