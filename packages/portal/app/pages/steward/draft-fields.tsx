import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { type DraftColumn, sensitivities } from './draft-columns.ts'

interface DraftFieldsProps {
  readonly columns: readonly DraftColumn[]
  readonly rows: number
  readonly dataset: string
}

const heads = ['field', 'sensitivity', 'titleVi', 'titleEn', 'type'] as const
const figures = ['nulls', 'distinct', 'longest'] as const

/** The fields of a draft with what was counted of them; titles and sensitivity are to be changed. */
export function DraftFields({ columns, rows, dataset }: DraftFieldsProps) {
  const { t } = useWords()
  return (
    <TableScroll label={t('drop.fieldsOf', { dataset })}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(`drop.${head}`)}
            </th>
          ))}
          {figures.map((head) => (
            <th key={head} scope="col" className="number">
              {t(`drop.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {columns.map((column) => (
          <Field key={column.field} column={column} rows={rows} />
        ))}
      </tbody>
    </TableScroll>
  )
}

const known = ['citizen_id', 'identity_card', 'tax_code', 'phone', 'email', 'person_name'] as const

function Field({ column, rows }: { readonly column: DraftColumn; readonly rows: number }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const { field, type, title, sensitivity, nulls, distinct, longest, forms } = column
  const looks = known.filter((form) => forms.includes(form)).map((form) => t(`drop.${form}`))
  return (
    <tr>
      <th scope="row">
        <code>{field}</code>
        {looks.length > 0 ? <small>{t('drop.looksLike', { what: looks.join(', ') })}</small> : null}
      </th>
      <td>
        <select
          name={`sensitivity ${field}`}
          aria-label={`${t('drop.sensitivity')}: ${field}`}
          defaultValue={sensitivity}
        >
          {sensitivities.map((one) => (
            <option key={one} value={one}>
              {t(`part.${one}`)}
            </option>
          ))}
        </select>
      </td>
      {(['vi', 'en'] as const).map((one) => (
        <td key={one}>
          <input
            name={`${one} ${field}`}
            aria-label={`${t(one === 'vi' ? 'drop.titleVi' : 'drop.titleEn')}: ${field}`}
            defaultValue={title[one]}
            maxLength={120}
          />
        </td>
      ))}
      <td>
        <code>{type}</code>
      </td>
      <td className="number">{count(nulls)}</td>
      <td className="number">{distinct === rows ? t('drop.allDifferent') : count(distinct)}</td>
      <td className="number">{count(longest)}</td>
    </tr>
  )
}
