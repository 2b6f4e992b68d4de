import { Link } from '@tanstack/react-router'
import { useAskedText } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Paging, usePages } from '../../parts/paging.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import type { Dataset } from './dataset-page.tsx'
import { PreviewCell } from './preview-cell.tsx'
import { type PreviewAnswer, type PreviewRecord, previewQuery } from './preview-query.ts'

/** A dataset's records as the sharing rules show them to the reader now, a page at a time. */
export function Preview({ dataset }: { readonly dataset: Dataset }) {
  const { t, language } = useWords()
  const pages = usePages()
  const { after } = pages
  const asked = useAskedText<PreviewAnswer>(previewQuery(dataset), { variables: after ? { after } : {} })
  return (
    <Section title={t('dataset.preview')} lead={t('dataset.previewMore')}>
      <Answered asked={asked}>
        {(answer) => {
          const page = answer[dataset.many]
          if (!page || page.nodes.length === 0) return <NothingShown dataset={dataset} />
          return (
            <>
              {page.totalCount === null ? null : (
                <p>{t('dataset.shownCount', { n: figuresIn(language).count(page.totalCount) })}</p>
              )}
              <Records dataset={dataset} records={page.nodes} />
              <Paging pages={pages} pageInfo={page.pageInfo} />
            </>
          )
        }}
      </Answered>
    </Section>
  )
}

interface RecordsProps {
  readonly dataset: Dataset
  readonly records: readonly PreviewRecord[]
}

function Records({ dataset, records }: RecordsProps) {
  const { t, language } = useWords()
  return (
    <TableScroll label={t('dataset.preview')}>
      <thead>
        <tr>
          {dataset.fields.map((field) => (
            <th scope="col" key={field.name}>
              {field.title[language]}
              <small>
                <code>{field.name}</code>
              </small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            {dataset.fields.map((field) => (
              <PreviewCell key={field.name} record={record} field={field} />
            ))}
          </tr>
        ))}
      </tbody>
    </TableScroll>
  )
}

/** Why a list is empty, and where one who knows a code goes. */
function NothingShown({ dataset }: { readonly dataset: Dataset }) {
  const { t } = useWords()
  return (
    <Empty title={t('dataset.nothingShown')}>
      <p>{t('dataset.nothingShownMore')}</p>
      {['dossiers', 'e_copies'].includes(dataset.name) ? <Link to="/look-up">{t('lookUp.title')}</Link> : null}
    </Empty>
  )
}
