import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Section } from '../../parts/section.tsx'
import { Tag } from '../../parts/tag.tsx'
import { figuresIn, secondsOf } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { themeTitle } from '../catalogue/theme-titles.ts'
import type { Dataset } from './dataset-page.tsx'

/** What a dataset's contract says of the whole of it. */
export function About({ dataset }: { readonly dataset: Dataset }) {
  const { t, language } = useWords()
  const figures = figuresIn(language)
  const span = (text: string) => figures.span(secondsOf(text) ?? 0)
  const { refreshPromise, refreshEvery } = dataset
  return (
    <Section title={t('dataset.about')}>
      <dl className="facts">
        <Fact name={t('dataset.forYou')}>
          <Tag value={dataset.class} />
        </Fact>
        <Fact name={t('dataset.owner')}>{dataset.owner?.title[language]}</Fact>
        {refreshPromise ? (
          <Fact name={t('dataset.promised')}>
            {span(refreshPromise)}
            {refreshEvery ? `, ${t('dataset.every', { span: span(refreshEvery) })}` : ''}
          </Fact>
        ) : null}
        <Fact name={t('dataset.size')}>{figures.count(dataset.size)}</Fact>
        {dataset.theme ? <Fact name={t('dataset.theme')}>{themeTitle(dataset.theme, language)}</Fact> : null}
        <Fact name={t('dataset.licence')}>{dataset.licence ?? t('dataset.noLicence')}</Fact>
        <Fact name={t('dataset.name')}>
          <code>{dataset.name}</code>
        </Fact>
        <Fact name={t('dataset.key')}>
          <code>{dataset.key.join(', ')}</code>
        </Fact>
        {dataset.relations.length > 0 ? <Relations dataset={dataset} /> : null}
      </dl>
    </Section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The other datasets that a query reaches from this one. */
function Relations({ dataset }: { readonly dataset: Dataset }) {
  const { t } = useWords()
  const others = [...new Set(dataset.relations.map((relation) => relation.to))]
  return (
    <Fact name={t('dataset.relations')}>
      {others.map((to, at) => (
        <span key={to}>
          {at === 0 ? '' : ', '}
          <Link to="/datasets/$name" params={{ name: to }}>
            {to}
          </Link>
        </span>
      ))}
    </Fact>
  )
}
