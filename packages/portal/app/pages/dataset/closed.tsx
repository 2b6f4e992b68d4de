import { Section } from '../../parts/section.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useWords } from '../../words/language.ts'
import type { Dataset } from './dataset-page.tsx'

/** The fields that are not open to the reader, and whom to ask for them. */
export function Closed({ dataset }: { readonly dataset: Dataset }) {
  const { t, language } = useWords()
  const closed = dataset.fields.filter((field) => field.class !== 'open')
  if (closed.length === 0) return <p className="section">{t('dataset.allOpen')}</p>
  const owner = dataset.owner?.title[language]
  return (
    <Section title={t('dataset.closed')} lead={t('dataset.closedMore')}>
      <ul className="closed">
        {closed.map((field) => (
          <li key={field.name}>
            {field.title[language]} <Tag value={field.class} />
          </li>
        ))}
      </ul>
      {owner ? <p>{t('dataset.askOwner', { owner })}</p> : null}
    </Section>
  )
}
