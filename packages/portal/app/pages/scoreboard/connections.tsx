import { ConnectionsDocument, type ConnectionsQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { titleOfAgency } from './agency-title.ts'

const states = ['good', 'late', 'failing', 'held', 'never'] as const

/** How agencies' systems are connected, and how far behind each is. */
export function Connections() {
  const { t } = useWords()
  const asked = useAsked(ConnectionsDocument)
  return (
    <Section title={t('scoreboard.connections')}>
      <Answered asked={asked}>
        {(answer) => {
          const sources = answer.sourcesStatus?.nodes ?? []
          const good = sources.filter((source) => source.state === 'good').length
          return (
            <>
              <p>{t('scoreboard.connectionsMore', { good, all: sources.length })}</p>
              <TableScroll label={t('scoreboard.connections')}>
                <SourceRows answer={answer} />
              </TableScroll>
            </>
          )
        }}
      </Answered>
    </Section>
  )
}

function SourceRows({ answer }: { readonly answer: ConnectionsQuery }) {
  const { t, language } = useWords()
  const { span } = figuresIn(language)
  return (
    <>
      <thead>
        <tr>
          <th scope="col">{t('scoreboard.agency')}</th>
          <th scope="col">{t('scoreboard.source')}</th>
          <th scope="col">{t('scoreboard.state')}</th>
          <th scope="col">{t('scoreboard.lag')}</th>
          <th scope="col" className="number">
            {t('scoreboard.datasets')}
          </th>
        </tr>
      </thead>
      <tbody>
        {answer.sourcesStatus?.nodes.map(({ source, agency, state, lagSeconds, datasets }) => {
          const known = states.find((one) => one === state)
          return (
            <tr key={source}>
              <th scope="row">{titleOfAgency(answer.agencies?.nodes ?? [], agency, language)}</th>
              <td>
                <code>{source}</code>
              </td>
              <td>
                <span className={`tag tag-${known === 'good' ? 'open' : 'late'}`}>
                  {known ? t(`scoreboard.${known}`) : state}
                </span>
              </td>
              <td>{lagSeconds === null ? t('part.notReported') : span(Number(lagSeconds))}</td>
              <td className="number">{datasets}</td>
            </tr>
          )
        })}
      </tbody>
    </>
  )
}
