import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId } from 'react'
import { FrontDocument } from '../../kho/documents.ts'
import { useAsked, useDemoPeople } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../words/language.ts'
import { ByClass, Themes } from './holdings.tsx'
import { Levels } from './levels.tsx'
import { News } from './news.tsx'
import { SideBySide } from './side-by-side.tsx'

/** What the city has, what is new in it, and what it means that each sees what is theirs. */
export function FrontPage() {
  const { t } = useWords()
  const front = useAsked(FrontDocument)
  const people = useDemoPeople()
  const datasets = front.result.data?.catalogue?.nodes ?? []
  const has = (name: string) => datasets.some((dataset) => dataset.name === name)
  return (
    <Page title={t('front.title')} lead={t('front.lead')}>
      <Search />
      <Answered asked={front}>
        {() =>
          datasets.length === 0 ? (
            <Empty title={t('front.none')} />
          ) : (
            <div className="columns">
              <ByClass datasets={datasets} />
              <Themes datasets={datasets} />
            </div>
          )
        }
      </Answered>
      <div className="columns">
        {has('freshness') || datasets.length > 0 ? <News datasets={datasets} /> : null}
        {has('services') ? <Levels /> : null}
      </div>
      {people.length > 0 && has('dossiers') ? <SideBySide people={people} /> : null}
    </Page>
  )
}

function Search() {
  const { t } = useWords()
  const navigate = useNavigate()
  const id = useId()
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const q = String(new FormData(event.currentTarget).get('q') ?? '').trim()
    void navigate({ to: '/catalogue', search: q === '' ? {} : { q } })
  }
  return (
    <search>
      <form className="search" onSubmit={search}>
        <label htmlFor={id}>{t('front.search')}</label>
        <div className="search-line">
          <input id={id} name="q" type="search" autoComplete="off" aria-describedby={`${id}-hint`} />
          <button type="submit" className="button primary">
            {t('front.find')}
          </button>
        </div>
        <small id={`${id}-hint`}>{t('front.searchHint')}</small>
      </form>
    </search>
  )
}
