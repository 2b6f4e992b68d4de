import { AskCorrectionDocument } from '../../kho/documents.ts'
import { useAskedText } from '../../kho/use-asked.ts'
import { useChange } from '../../kho/use-change.ts'
import { Answered } from '../../parts/answered.tsx'
import { useWords } from '../../words/language.ts'
import { valueTold } from '../../words/value-told.ts'
import { CaseDialog } from './case-dialog.tsx'
import type { HeldDataset } from './held.tsx'
import { type OwnAnswer, type OwnRecord, ownRecordsQuery } from './own-records-query.ts'

type Dataset = HeldDataset['dataset']

/** The person's own records of one dataset, field by field, each of which can be asked to be corrected. */
export function OwnRecords({ dataset }: { readonly dataset: Dataset }) {
  const asked = useAskedText<OwnAnswer>(ownRecordsQuery(dataset))
  return (
    <Answered asked={asked}>
      {({ me }) => {
        const own = me?.records.find((one) => one.dataset.name === dataset.name)
        return own?.nodes.map((record) => <Record key={record.id} record={record} fields={dataset.fields} />)
      }}
    </Answered>
  )
}

function Record({ record, fields }: { readonly record: OwnRecord; readonly fields: Dataset['fields'] }) {
  const { t, language } = useWords()
  return (
    <dl className="facts own-record">
      {fields.map((field) => {
        const withheld = record.withheld?.find((cell) => cell.field === field.name)
        const value = record[field.name] ?? null
        const told =
          value === null ? null : valueTold(value, { type: field.type, language, yes: t('part.yes'), no: t('part.no') })
        return (
          <div key={field.name}>
            <dt>{field.title[language]}</dt>
            <dd>
              {withheld && !withheld.masked ? (
                <span className="cell-withheld" title={withheld.reason ?? undefined}>
                  {t('part.withheld')}
                </span>
              ) : (
                <>
                  {told ?? <span className="cell-empty">{t('part.empty')}</span>}{' '}
                  {withheld ? null : <Correct record={record.id} field={field} value={told} />}
                </>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

interface CorrectProps {
  readonly record: string
  readonly field: Dataset['fields'][number]
  readonly value: string | null
}

/** A correction goes to the owner agency: it is done when that agency's own system shows the new value (R61). */
function Correct({ record, field, value }: CorrectProps) {
  const { t, language } = useWords()
  const asking = useChange(AskCorrectionDocument, (answer) => answer.askCorrection)
  const title = t('me.correctTitle', { field: field.title[language] })
  return (
    <CaseDialog
      action={t('me.correct')}
      title={title}
      before={`${t('me.nowSays')}: ${value ?? t('part.empty')}`}
      fields={[
        { name: 'proposed', label: t('me.proposed') },
        { name: 'words', label: t('me.correctWords') },
      ]}
      sending={asking}
      onSend={({ proposed = '', words = '' }) =>
        asking.send({
          input: {
            ...{ record, field: field.name },
            ...(proposed === '' ? {} : { proposed }),
            ...(words === '' ? {} : { words }),
          },
        })
      }
    />
  )
}
