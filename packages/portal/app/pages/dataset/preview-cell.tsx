import { useWords } from '../../words/language.ts'
import { valueTold } from '../../words/value-told.ts'
import type { Dataset } from './dataset-page.tsx'
import type { PreviewRecord } from './preview-query.ts'

const numbers = /^(integer|bigint|decimal)/

interface CellProps {
  readonly record: PreviewRecord
  readonly field: Dataset['fields'][number]
}

/** One value, always as text, whatever an agency wrote into it; a withheld one says why. */
export function PreviewCell({ record, field }: CellProps) {
  const { t, language } = useWords()
  const withheld = record.withheld?.find((cell) => cell.field === field.name)
  if (withheld && !withheld.masked)
    return (
      <td className="cell-withheld" title={withheld.reason ?? undefined}>
        {t('part.withheld')}
      </td>
    )
  const classes = [withheld ? 'cell-masked' : '', numbers.test(field.type) ? 'number' : ''].join(' ').trim()
  const value = record[field.name]
  return (
    <td className={classes} title={withheld?.reason ?? undefined}>
      {value === null || value === undefined ? (
        <span className="cell-empty">{t('part.empty')}</span>
      ) : (
        <span className="cell-text">
          {valueTold(value, { type: field.type, language, yes: t('part.yes'), no: t('part.no') })}
        </span>
      )}
    </td>
  )
}
