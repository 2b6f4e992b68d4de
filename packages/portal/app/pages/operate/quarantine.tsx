import { QuarantinedDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'

/** How many records wait, by dataset, field and rule; none of their values. */
export function Quarantine() {
  const { t, language } = useWords()
  const { count, moment } = figuresIn(language)
  const asked = useAsked(QuarantinedDocument)
  const heads = ['dataset', 'source', 'field', 'rule', 'since'] as const
  return (
    <Section title={t('operate.quarantine')} lead={t('operate.quarantineMore')}>
      <Answered asked={asked}>
        {({ quarantineDefects }) =>
          quarantineDefects && quarantineDefects.nodes.length > 0 ? (
            <TableScroll label={t('operate.quarantine')}>
              <thead>
                <tr>
                  {heads.map((head) => (
                    <th key={head} scope="col">
                      {t(`operate.${head}`)}
                    </th>
                  ))}
                  <th scope="col" className="number">
                    {t('operate.records')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {quarantineDefects.nodes.map(({ id, dataset, source, field, rule, firstSeen, records }) => (
                  <tr key={id}>
                    <th scope="row">{dataset}</th>
                    <td>
                      <code>{source}</code>
                    </td>
                    <td>{field === '*' ? t('operate.wholeRecord') : <code>{field}</code>}</td>
                    <td>
                      <code>{rule}</code>
                    </td>
                    <td className="moment">{firstSeen ? moment(firstSeen) : null}</td>
                    <td className="number">{count(records ?? 0)}</td>
                  </tr>
                ))}
              </tbody>
            </TableScroll>
          ) : (
            <Empty title={t('operate.noneRefused')} />
          )
        }
      </Answered>
    </Section>
  )
}
