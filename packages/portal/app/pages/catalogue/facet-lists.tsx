import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../words/language.ts'
import { countsOf, type Entry, type FacetName, type Facets, facetNames } from './facets.ts'
import { themeTitle } from './theme-titles.ts'

interface FacetsProps {
  readonly entries: readonly Entry[]
  readonly facets: Facets
}

/** What the catalogue can be narrowed down by. Beside the entries where there is room, folded away on a phone. */
export function FacetLists({ entries, facets }: FacetsProps) {
  const { t } = useWords()
  const [wide] = useState(() => matchMedia('(min-width: 60rem)').matches)
  return (
    <details className="facets" open={wide}>
      <summary>{t('catalogue.filters')}</summary>
      <nav aria-label={t('catalogue.filters')}>
        {facetNames.map((name) => (
          <FacetList key={name} name={name} entries={entries} facets={facets} />
        ))}
      </nav>
    </details>
  )
}

function FacetList({ name, entries, facets }: FacetsProps & { readonly name: FacetName }) {
  const { t } = useWords()
  const { [name]: chosen, ...others } = facets
  const counts = countsOf(entries, facets, name)
  if (counts.length === 0) return null
  return (
    <section className="facet">
      <h2>{t(`catalogue.${name}`)}</h2>
      <ul>
        {counts.map(([value, count]) => (
          <li key={value}>
            <Link
              to="/catalogue"
              search={value === chosen ? others : { ...facets, [name]: value }}
              aria-current={value === chosen ? 'true' : undefined}
            >
              <FacetValue name={name} value={value} entries={entries} />
            </Link>
            <span className="facet-count">{count}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ValueProps {
  readonly name: FacetName
  readonly value: string
  readonly entries: readonly Entry[]
}

function FacetValue({ name, value, entries }: ValueProps) {
  const { language } = useWords()
  if (name === 'class') return <Tag value={value} />
  if (name === 'theme') return themeTitle(value, language)
  if (name === 'format') return value
  return entries.find((entry) => entry.owner?.agency === value)?.owner?.title[language] ?? value
}
