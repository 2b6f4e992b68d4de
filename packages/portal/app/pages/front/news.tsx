import { Link } from '@tanstack/react-router'
import { type FrontQuery, WhatIsNewDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { latestOf } from './latest.ts'

type Datasets = NonNullable<FrontQuery['catalogue']>['nodes']

/** What was last read again from agencies' systems. */
export function News({ datasets }: { readonly datasets: Datasets }) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const asked = useAsked(WhatIsNewDocument)
  const titles = new Map(datasets.map(({ name, title }) => [name, title[language]]))
  return (
    <Section title={t('front.news')} lead={t('front.newsMore')}>
      <Answered asked={asked}>
        {({ freshness }) => (
          <ul className="news">
            {latestOf(freshness?.nodes ?? [], 6).map(({ dataset, freshAt, records }) => (
              <li key={dataset}>
                <Link to="/datasets/$name" params={{ name: dataset }}>
                  {titles.get(dataset) ?? dataset}
                </Link>
                <small>
                  <time dateTime={freshAt}>{moment(freshAt)}</time>
                  {` · ${t('front.records', { n: count(String(records)) })}`}
                </small>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Section>
  )
}
