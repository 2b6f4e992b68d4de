import { useId, useState } from 'react'
import {
  ReadyMadeDocument,
  type ReadyMadeQuery,
  ReadyMadeRuleDocument,
  type RulesOfQuery,
} from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered, Refused } from '../../parts/answered.tsx'
import { useWords } from '../../words/language.ts'
import { DraftFlow } from './draft-flow.tsx'

interface ReadyMadeProps {
  readonly dataset: string
  readonly fields: NonNullable<RulesOfQuery['dataset']>['fields']
}

type Template = ReadyMadeQuery['policyTemplates'][number]

/** Ready-made rules, each told by what it shows whom; the one that is taken goes the way of any change. */
export function ReadyMade({ dataset, fields }: ReadyMadeProps) {
  const { t, language } = useWords()
  const id = useId()
  const [name, setName] = useState('')
  const asked = useAsked(ReadyMadeDocument, { variables: { dataset } })
  return (
    <Answered asked={asked}>
      {({ policyTemplates }) => {
        const template = policyTemplates.find((one) => one.name === name)
        return (
          <>
            <p className="field">
              <label htmlFor={id}>{t('steward.readyFor')}</label>
              <select id={id} value={name} onChange={(event) => setName(event.currentTarget.value)}>
                <option value="">{t('steward.choose')}</option>
                {policyTemplates.map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.title[language]}
                  </option>
                ))}
              </select>
            </p>
            {template ? <Taken key={template.name} template={template} dataset={dataset} fields={fields} /> : null}
          </>
        )
      }}
    </Answered>
  )
}

/** One of them, around the field that it hangs on. */
function Taken({ template, dataset, fields }: ReadyMadeProps & { readonly template: Template }) {
  const { t, language } = useWords()
  const id = useId()
  const [field, setField] = useState(template.fields[0] ?? '')
  const variables = { dataset, template: template.name, field: field === '' ? null : field }
  const { result } = useAsked(ReadyMadeRuleDocument, { variables })
  const rules = result.isPlaceholderData ? null : (result.data?.policyTemplates[0]?.rules ?? null)
  return (
    <>
      {template.tells ? (
        <p className="field">
          <label htmlFor={id}>{t('steward.hangsOn', { what: template.tells[language] })}</label>
          <select id={id} value={field} onChange={(event) => setField(event.currentTarget.value)}>
            {field === '' ? <option value="">{t('steward.choose')}</option> : null}
            {fields.map(({ name, title }) => (
              <option key={name} value={name}>
                {title[language]} ({name})
              </option>
            ))}
          </select>
        </p>
      ) : null}
      {template.unfit && rules === null ? <p>{template.unfit[language]}</p> : null}
      {result.error ? <Refused error={result.error} /> : null}
      <DraftFlow key={field} dataset={dataset} rules={rules} />
    </>
  )
}
