import { useId, useState } from 'react'
import { OpeningDocument, type RulesOfQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Refused } from '../../parts/answered.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../words/language.ts'
import { titleOfAgency } from '../scoreboard/agency-title.ts'
import { DraftFlow } from './draft-flow.tsx'

interface OpeningProps {
  readonly dataset: string
  readonly fields: NonNullable<RulesOfQuery['dataset']>['fields']
  readonly agencies: NonNullable<RulesOfQuery['agencies']>['nodes']
}

/** Fields to be opened to an agency's officers: which, to whom, and then what comes of it. */
export function Opening({ dataset, fields, agencies }: OpeningProps) {
  const { t, language } = useWords()
  const id = useId()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [agency, setAgency] = useState('')
  const isReady = chosen.length > 0 && agency !== ''
  const opening = useAsked(OpeningDocument, { variables: { dataset, fields: chosen, agency }, when: isReady })
  const toggle = (name: string) =>
    setChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])
  const rules = isReady && !opening.result.isPlaceholderData ? (opening.result.data?.policyOpening ?? null) : null
  return (
    <>
      <fieldset className="checks">
        <legend>{t('steward.openFields')}</legend>
        {fields.map(({ name, title, sensitivity }) => (
          <label key={name}>
            <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
            <span>
              {title[language]} <code>{name}</code> {sensitivity === 'none' ? null : <Tag value={sensitivity} />}
            </span>
          </label>
        ))}
      </fieldset>
      <p className="field">
        <label htmlFor={id}>{t('steward.agency')}</label>
        <select id={id} value={agency} onChange={(event) => setAgency(event.currentTarget.value)}>
          <option value="">{t('steward.choose')}</option>
          {agencies.map(({ agencyCode }) => (
            <option key={agencyCode} value={agencyCode ?? ''}>
              {titleOfAgency(agencies, agencyCode, language)} ({agencyCode})
            </option>
          ))}
        </select>
      </p>
      {opening.result.error ? <Refused error={opening.result.error} /> : null}
      <DraftFlow key={`${chosen.join()} ${agency}`} dataset={dataset} rules={rules} />
    </>
  )
}
