import { useState } from 'react'
import { type RulesOfQuery, WhoSeesDocument, type WhoSeesQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

interface WhoSeesProps {
  readonly dataset: string
  readonly fields: NonNullable<RulesOfQuery['dataset']>['fields']
}

/** Who can see what, fields down and people across. It is counted when it is asked for, as it looks at every record. */
export function WhoSees({ dataset, fields }: WhoSeesProps) {
  const { t } = useWords()
  const [isAsked, setAsked] = useState(false)
  const asked = useAsked(WhoSeesDocument, { variables: { dataset }, when: isAsked })
  if (!isAsked) {
    return (
      <button type="button" className="button" onClick={() => setAsked(true)}>
        {t('steward.count')}
      </button>
    )
  }
  return <Answered asked={asked}>{({ whoCan }) => <Matrix seen={whoCan.seen} fields={fields} />}</Answered>
}

type Seen = WhoSeesQuery['whoCan']['seen']

function Matrix({ seen, fields }: { readonly seen: Seen; readonly fields: WhoSeesProps['fields'] }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  return (
    <>
      <p>{t('steward.legend')}</p>
      <TableScroll label={t('steward.who')}>
        <thead>
          <tr>
            <th scope="col">{t('steward.field')}</th>
            {seen.map(({ who, records }) => (
              <th key={who.en} scope="col">
                {who[language]} ({count(records)})
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map(({ name, title }) => (
            <tr key={name}>
              <th scope="row">{title[language]}</th>
              {seen.map(({ who, cells }) => (
                <td key={who.en}>
                  <CellStates cells={cells.filter(({ field }) => field === name)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </TableScroll>
    </>
  )
}

const states = ['shown', 'masked', 'withheld'] as const

function CellStates({ cells }: { readonly cells: Seen[number]['cells'] }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const told = cells.filter(({ records }) => records > 0)
  if (told.length === 0) return '–'
  return told.map(({ state, how, records }) => {
    const known = states.find((one) => one === state)
    const tone = { shown: 'open', masked: 'shared', withheld: 'other' }[known ?? 'withheld']
    return (
      <span key={`${state} ${how?.en}`} className={`tag tag-${tone}`}>
        {count(records)} {known ? t(`steward.${known}`) : state} {how?.[language]}
      </span>
    )
  })
}
