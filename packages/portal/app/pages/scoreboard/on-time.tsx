import { OnTimeDocument, type OnTimeQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { AgencyTable } from './agency-table.tsx'
import { titleOfAgency } from './agency-title.ts'
import { byAgency } from './by-agency.ts'

/** How much each agency resolved in time, with definition, numerator and denominator. */
export function OnTime() {
  const { t } = useWords()
  const asked = useAsked(OnTimeDocument)
  return (
    <Section title={t('scoreboard.onTime')} lead={t('scoreboard.onTimeMore')}>
      <Answered asked={asked}>
        {(answer) => (
          <AgencyTable
            label={t('scoreboard.onTime')}
            figures={[t('scoreboard.received'), t('scoreboard.resolved'), t('scoreboard.inTime'), t('scoreboard.rate')]}
          >
            <Rates answer={answer} />
          </AgencyTable>
        )}
      </Answered>
    </Section>
  )
}

function Rates({ answer }: { readonly answer: OnTimeQuery }) {
  const { t, language } = useWords()
  const { count, percent } = figuresIn(language)
  const told = (value: number | null) => (value === null ? t('scoreboard.notTold') : count(value))
  return (
    <tbody>
      {byAgency(answer.dossierIndicators?.nodes ?? []).map(({ agency, received, resolved, onTime, rate }) => (
        <tr key={agency}>
          <th scope="row">{titleOfAgency(answer.agencies?.nodes ?? [], agency, language)}</th>
          <td className="number">{told(received)}</td>
          <td className="number">{told(resolved)}</td>
          <td className="number">{told(onTime)}</td>
          <td className="number">{rate === null ? '–' : percent(rate)}</td>
        </tr>
      ))}
    </tbody>
  )
}
