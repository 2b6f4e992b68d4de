import { BalancesDocument, type BalancesQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { AgencyTable } from './agency-table.tsx'
import { titleOfAgency } from './agency-title.ts'

/** What each agency gives to the store, and how often it read what the store holds of people. */
export function Balances() {
  const { t } = useWords()
  const asked = useAsked(BalancesDocument)
  const figures = ['datasetsGiven', 'recordsGiven', 'datasetsRead', 'timesRead'] as const
  return (
    <Section title={t('scoreboard.balances')} lead={t('scoreboard.balancesMore')}>
      <Answered asked={asked}>
        {(answer) => (
          <AgencyTable label={t('scoreboard.balances')} figures={figures.map((figure) => t(`scoreboard.${figure}`))}>
            <Rows answer={answer} />
          </AgencyTable>
        )}
      </Answered>
    </Section>
  )
}

function Rows({ answer }: { readonly answer: BalancesQuery }) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const told = (figure: number | string | null) => (figure === null ? t('part.notReported') : count(figure))
  return (
    <tbody>
      {answer.agencyBalances?.nodes.map(({ agency, datasetsGiven, recordsGiven, datasetsRead, timesRead }) => (
        <tr key={agency}>
          <th scope="row">{titleOfAgency(answer.agencies?.nodes ?? [], agency, language)}</th>
          <td className="number">{told(datasetsGiven)}</td>
          <td className="number">{told(recordsGiven)}</td>
          <td className="number">{told(datasetsRead)}</td>
          <td className="number">{told(timesRead)}</td>
        </tr>
      ))}
    </tbody>
  )
}
