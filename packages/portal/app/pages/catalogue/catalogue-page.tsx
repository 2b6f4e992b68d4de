import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useId } from 'react'
import { CatalogueDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../words/language.ts'
import { CatalogueEntry } from './catalogue-entry.tsx'
import { FacetLists } from './facet-lists.tsx'
import { type Entry, type Facets, inReadersOrder, narrowed } from './facets.ts'

const route = getRouteApi('/catalogue')

/** Every dataset that the reader may know of, searched and narrowed down. */
export function CataloguePage() {
  const { t } = useWords()
  const facets = route.useSearch()
  const asked = useAsked(CatalogueDocument, { variables: { search: facets.q ?? null } })
  return (
    <Page title={t('catalogue.title')} lead={t('catalogue.lead')}>
      <Search said={facets.q ?? ''} />
      <Answered asked={asked}>{({ catalogue }) => <Found entries={catalogue?.nodes ?? []} facets={facets} />}</Answered>
    </Page>
  )
}

function Search({ said }: { readonly said: string }) {
  const { t } = useWords()
  const id = useId()
  const navigate = route.useNavigate()
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const q = String(new FormData(event.currentTarget).get('q') ?? '').trim()
    void navigate({ search: ({ q: _before, ...facets }) => (q === '' ? facets : { ...facets, q }) })
  }
  return (
    <search>
      <form className="search" onSubmit={search}>
        <label htmlFor={id}>{t('catalogue.search')}</label>
        <div className="search-line">
          <input key={said} id={id} name="q" type="search" autoComplete="off" defaultValue={said} />
          <button type="submit" className="button primary">
            {t('front.find')}
          </button>
        </div>
      </form>
    </search>
  )
}

function Found({ entries, facets }: { readonly entries: readonly Entry[]; readonly facets: Facets }) {
  const { t, language } = useWords()
  const all = narrowed(entries, facets)
  const found = facets.q === undefined ? inReadersOrder(all, language) : all // what was searched comes best first
  return (
    <div className="catalogue">
      <FacetLists entries={entries} facets={facets} />
      <div>
        <p className="found">
          <strong role="status">{t('catalogue.found', { n: found.length })}</strong>
          {Object.keys(facets).length > 0 ? (
            <Link to="/catalogue" search={{}}>
              {t('catalogue.clear')}
            </Link>
          ) : null}
        </p>
        {found.length === 0 ? <Empty title={t('catalogue.nothing')}>{t('catalogue.nothingMore')}</Empty> : null}
        <ul className="entries">
          {found.map((entry) => (
            <CatalogueEntry key={entry.name} entry={entry} />
          ))}
        </ul>
      </div>
    </div>
  )
}
