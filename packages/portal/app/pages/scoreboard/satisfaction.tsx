import { SatisfactionDocument, type SatisfactionQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { AgencyTable } from './agency-table.tsx'
import { titleOfAgency } from './agency-title.ts'

/** How satisfied people said they were with each agency, and how many said so. */
export function Satisfaction() {
  const { t } = useWords()
  const asked = useAsked(SatisfactionDocument)
  return (
    <Section title={t('scoreboard.satisfaction')} lead={t('scoreboard.satisfactionMore')}>
      <Answered asked={asked}>
        {(answer) => (
          <AgencyTable
            label={t('scoreboard.satisfaction')}
            figures={[t('scoreboard.answers'), t('scoreboard.satisfied'), t('scoreboard.share'), t('scoreboard.mean')]}
          >
            <Scores answer={answer} />
          </AgencyTable>
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
