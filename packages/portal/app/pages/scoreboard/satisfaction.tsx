import { SatisfactionDocument, type SatisfactionQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { titleOfAgency } from './agency-title.ts'

/** How satisfied people said they were with each agency, and how many said so. */
export function Satisfaction() {
  const { t } = useWords()
  const asked = useAsked(SatisfactionDocument)
  return (
    <Section title={t('scoreboard.satisfaction')} lead={t('scoreboard.satisfactionMore')}>
      <Answered asked={asked}>
        {(answer) => (
          <TableScroll label={t('scoreboard.satisfaction')}>
            <thead>
              <tr>
                <th scope="col">{t('scoreboard.agency')}</th>
                <th scope="col" className="number">
                  {t('scoreboard.answers')}
                </th>
                <th scope="col" className="number">
                  {t('scoreboard.satisfied')}
                </th>
                <th scope="col" className="number">
                  {t('scoreboard.share')}
                </th>
                <th scope="col" className="number">
                  {t('scoreboard.mean')}
                </th>
              </tr>
            </thead>
            <Scores answer={answer} />
          </TableScroll>
        )}
      </Answered>
    </Section>
  )
}

function Scores({ answer }: { readonly answer: SatisfactionQuery }) {
  const { t, language } = useWords()
  const { count: told, percent, mean } = figuresIn(language)
  return (
    <tbody>
      {answer.satisfactionResponsesAggregate?.groups.map(({ key, count, satisfied, avg }) => (
        <tr key={key.agencyCode}>
          <th scope="row">{titleOfAgency(answer.agencies?.nodes ?? [], key.agencyCode, language)}</th>
          <td className="number">{told(count)}</td>
          <td className="number">{told(satisfied)}</td>
          <td className="number">{percent(satisfied / count)}</td>
          <td className="number">{avg.score === null ? t('part.notReported') : mean(Number(avg.score))}</td>
        </tr>
      ))}
    </tbody>
  )
}
