import { RefusedRecordsDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

/** Which records of the steward's datasets wait in quarantine, by source, field and reason: counts, and nobody's data. */
export function RefusedRecords({ datasets }: { readonly datasets: readonly string[] }) {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const asked = useAsked(RefusedRecordsDocument, { variables: { datasets } })
  const heads = ['dataset', 'source', 'field', 'because', 'records', 'since'] as const
  return (
    <Answered asked={asked}>
      {({ quarantineDefects }) =>
        quarantineDefects && quarantineDefects.nodes.length > 0 ? (
          <TableScroll label={t('steward.refusedRecords')}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col" className={head === 'records' ? 'number' : undefined}>
                    {t(`steward.${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {quarantineDefects.nodes.map((defect) => (
                <tr key={defect.id}>
                  <th scope="row">
                    <code>{defect.dataset}</code>
                  </th>
                  <td>
                    <code>{defect.source}</code>
                  </td>
                  <td>{defect.field === '*' ? t('steward.wholeRecord') : <code>{defect.field}</code>}</td>
                  <td>
                    <code>{defect.rule}</code>
                  </td>
                  <td className="number">{count(defect.records ?? 0)}</td>
                  <td className="moment">{defect.firstSeen ? moment(defect.firstSeen) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </TableScroll>
        ) : (
          <Empty title={t('steward.noRefused')} />
        )
      }
    </Answered>
  )
}
