import { FreshnessDocument, type FreshnessQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

type Sources = NonNullable<FreshnessQuery['freshness']>['nodes']

/** How old the records of each source are beside what was promised, and how many of its records failed the checks. */
export function Freshness({ name }: { readonly name: string }) {
  const { t } = useWords()
  const asked = useAsked(FreshnessDocument, { variables: { name } })
  return (
    <Section title={t('dataset.fresh')} lead={t('dataset.freshMore')}>
      <Answered asked={asked}>
        {({ freshness }) =>
          freshness && freshness.nodes.length > 0 ? (
            <TableScroll label={t('dataset.fresh')}>
              <SourceRows sources={freshness.nodes} />
            </TableScroll>
          ) : (
            <p>{t('dataset.notRead')}</p>
          )
        }
      </Answered>
    </Section>
  )
}

function SourceRows({ sources }: { readonly sources: Sources }) {
  const { t, language } = useWords()
  const { span, moment, count } = figuresIn(language)
  const spanOf = (seconds: string | null) => (seconds === null ? t('part.empty') : span(Number(seconds)))
  return (
    <>
      <thead>
        <tr>
          <th scope="col">{t('dataset.source')}</th>
          <th scope="col">{t('dataset.readAt')}</th>
          <th scope="col">{t('dataset.age')}</th>
          <th scope="col">{t('dataset.promise')}</th>
          <th scope="col" className="number">
            {t('dataset.records')}
          </th>
          <th scope="col" className="number">
            {t('dataset.refused')}
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map(({ source, freshAt, lagSeconds, promiseSeconds, late, records, refused }) => (
          <tr key={source}>
            <th scope="row">
              <code>{source}</code>
            </th>
            <td className="moment">{freshAt ? moment(freshAt) : t('part.empty')}</td>
            <td>{spanOf(lagSeconds)}</td>
            <td>
              {spanOf(promiseSeconds)}{' '}
              {late === null ? null : (
                <span className={late ? 'tag tag-late' : 'tag tag-open'}>
                  {late ? t('dataset.late') : t('dataset.kept')}
                </span>
              )}
            </td>
            <td className="number">{records === null ? t('part.empty') : count(records)}</td>
            <td className="number">{refused === null ? t('part.empty') : <Share of={refused} beside={records} />}</td>
          </tr>
        ))}
      </tbody>
    </>
  )
}

/** A number, and what part it is of that and the others together. */
function Share({ of, beside }: { readonly of: string; readonly beside: string | null }) {
  const { language } = useWords()
  const { count, percent } = figuresIn(language)
  const all = Number(of) + Number(beside ?? 0)
  return (
    <>
      {count(of)}
      {Number(of) > 0 ? <small>{percent(Number(of) / all)}</small> : null}
    </>
  )
}
