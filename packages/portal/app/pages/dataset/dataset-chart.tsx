import { useId, useMemo, useState } from 'react'
import { Chart } from '../../charts/chart.tsx'
import type { Picture, Point } from '../../charts/picture.ts'
import { NamesOfCodesDocument } from '../../kho/documents.ts'
import { useAsked, useAskedText } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { type ChartAnswer, chartFields, chartQuery, isMoment } from './chart-query.ts'
import type { Dataset } from './dataset-page.tsx'

type Field = Dataset['fields'][number]

/** A dataset's records counted by a field of the reader's choosing; nothing where none is open to them. */
export function DatasetChart({ dataset }: { readonly dataset: Dataset }) {
  const { t, language } = useWords()
  const id = useId()
  const fields = chartFields(dataset)
  const [chosen, setChosen] = useState<string | null>(null)
  const field = fields.find(({ name }) => name === chosen) ?? fields[0]
  if (!field) return null
  return (
    <Section title={t('dataset.chart')}>
      <div className="narrow">
        <label htmlFor={id}>{t('dataset.countedBy')}</label>
        <select id={id} value={field.name} onChange={({ target }) => setChosen(target.value)}>
          {fields.map(({ name, title }) => (
            <option key={name} value={name}>
              {title[language]}
            </option>
          ))}
        </select>
      </div>
      <Counted key={field.name} dataset={dataset} field={field} />
    </Section>
  )
}

interface CountedProps {
  readonly dataset: Dataset
  readonly field: Field
}

function Counted({ dataset, field }: CountedProps) {
  const { t } = useWords()
  const asked = useAskedText<ChartAnswer>(chartQuery(dataset, field))
  return (
    <Answered asked={asked}>
      {(answer) => {
        const { groups = [], hasMore = false } = answer[`${dataset.many}Aggregate`] ?? {}
        if (groups.length === 0) return <Empty title={t('dataset.nothingCounted')} />
        return (
          <>
            <GroupsTold groups={groups} field={field} />
            {hasMore ? <p>{t('dataset.moreGroups')}</p> : null}
          </>
        )
      }}
    </Answered>
  )
}

type Groups = NonNullable<ChartAnswer[string]>['groups']

/** The picture, and its figures to be read. */
function GroupsTold({ groups, field }: { readonly groups: Groups; readonly field: Field }) {
  const { t, language } = useWords()
  const nameOf = useNames(field)
  const picture = useMemo(
    () => pictureOf(groups, field, { nameOf, count: figuresIn(language).count }),
    [groups, field, nameOf, language],
  )
  return (
    <Chart picture={picture} told={t('dataset.chartTold', { field: field.title[language], n: picture.points.length })}>
      <details className="query">
        <summary>{t('dataset.figures')}</summary>
        <dl className="facts">
          {picture.points.map(({ name, told }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{told}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Chart>
  )
}

interface Telling {
  readonly nameOf: (key: string | null) => string
  readonly count: (value: number) => string
}

/** Months go from left to right, codes from the most to the least. */
function pictureOf(groups: Groups, field: Field, { nameOf, count }: Telling): Picture {
  const points = groups.map(({ key, count: value }): Point => {
    return { name: nameOf(key[field.name] ?? null), value, told: count(value) }
  })
  return isMoment(field) ? { kind: 'columns', points: points.toReversed() } : { kind: 'bars', points }
}

/** What a group is called: a month, or a code by the city's own name of it where it has one. */
function useNames(field: Field): Telling['nameOf'] {
  const { t, language } = useWords()
  const { data } = useAsked(NamesOfCodesDocument, {
    variables: { list: field.codes ?? '' },
    when: field.codes !== null,
  }).result
  return useMemo(() => {
    const names = new Map(data?.codeListEntries?.nodes.map((entry) => [entry.code, entry]))
    return (key) => {
      if (key === null) return t('part.empty')
      if (isMoment(field)) return /^\d{4}-\d{2}-\d{2}$/.test(key) ? figuresIn(language).month(key) : key
      const entry = names.get(key)
      return (language === 'en' ? (entry?.titleEn ?? entry?.title) : entry?.title) ?? key
    }
  }, [data, field, language, t])
}
