import { Link } from '@tanstack/react-router'
import { Tag } from '../../parts/tag.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { type Entry, formatsOf } from './facets.ts'

/** A dataset as the catalogue lists it. */
export function CatalogueEntry({ entry }: { readonly entry: Entry }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  return (
    <li className="entry">
      <h2>
        <Link to="/datasets/$name" params={{ name: entry.name }}>
          {entry.title[language]}
        </Link>
      </h2>
      <p className="entry-owner">{entry.owner?.title[language]}</p>
      {entry.description ? <p>{entry.description[language]}</p> : null}
      <p className="entry-facts">
        <Tag value={entry.class} />
        <span>{t('catalogue.fields', { n: entry.fields.length })}</span>
        <span>{t('catalogue.size', { n: count(entry.size) })}</span>
        <span>{formatsOf(entry).join(', ')}</span>
      </p>
    </li>
  )
}
