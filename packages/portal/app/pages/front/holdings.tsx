import { Link } from '@tanstack/react-router'
import type { FrontQuery } from '../../kho/documents.ts'
import { Bars } from '../../parts/bars.tsx'
import { Section } from '../../parts/section.tsx'
import { Tag } from '../../parts/tag.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { themeTitle } from '../catalogue/theme-titles.ts'

type Datasets = NonNullable<FrontQuery['catalogue']>['nodes']

const classes = [
  ['open', 'first'],
  ['shared', 'second'],
  ['on_request', 'third'],
] as const

/** How many datasets there are, whose, and how they are shared with the reader. */
export function ByClass({ datasets }: { readonly datasets: Datasets }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const owners = new Set(datasets.map((dataset) => dataset.owner?.agency)).size
  const bars = classes.map(([name, tone]) => {
    const value = datasets.filter((dataset) => dataset.class === name).length
    const link = (
      <Link key={name} to="/catalogue" search={{ class: name }}>
        <Tag value={name} />
      </Link>
    )
    return { key: name, name: link, value, told: count(value), tone }
  })
  return (
    <Section title={t('front.numbers')} lead={t('front.byClassMore')}>
      <dl className="figures">
        <Figure value={count(datasets.length)} of={t('front.datasets')} />
        <Figure value={count(owners)} of={t('front.agencies')} />
      </dl>
      <Bars bars={bars} />
    </Section>
  )
}

function Figure({ value, of }: { readonly value: string; readonly of: string }) {
  return (
    <div>
      <dt>{of}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** The themes by how many datasets they have, each a way into the catalogue. */
export function Themes({ datasets }: { readonly datasets: Datasets }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const byTheme = Object.entries(Object.groupBy(datasets, (dataset) => dataset.theme ?? ''))
  const bars = byTheme
    .filter(([theme]) => theme !== '')
    .map(([theme, its]) => {
      const value = its?.length ?? 0
      const link = (
        <Link key={theme} to="/catalogue" search={{ theme }}>
          {themeTitle(theme, language)}
        </Link>
      )
      return { key: theme, name: link, value, told: count(value), tone: 'quiet' as const }
    })
    .sort((a, b) => b.value - a.value)
  return (
    <Section title={t('front.themes')}>
      <Bars bars={bars} />
    </Section>
  )
}
