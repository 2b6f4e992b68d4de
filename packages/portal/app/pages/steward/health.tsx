import { Link } from '@tanstack/react-router'
import { HealthDocument, type LookedAfterQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { TableScroll } from '../../parts/table-scroll.tsx'
import { figuresIn } from '../../words/figures.ts'
import { useWords } from '../../words/language.ts'
import { titleOfAgency } from '../scoreboard/agency-title.ts'
import { type HealthRow, healthRows } from './health-rows.ts'

interface HealthProps {
  readonly policies: LookedAfterQuery['policies']
  readonly agencies: NonNullable<LookedAfterQuery['agencies']>['nodes']
}

/** How the steward's datasets are, a line each. */
export function Health({ policies, agencies }: HealthProps) {
  const { t, language } = useWords()
  const { count } = figuresIn(language)
  const asked = useAsked(HealthDocument, { variables: { datasets: policies.map(({ dataset }) => dataset) } })
  const heads = ['dataset', 'rules', 'fresh', 'quarantined', 'requests'] as const
  const areSeveral = new Set(policies.map(({ owner }) => owner)).size > 1
  return (
    <Answered asked={asked}>
      {(health) => (
        <TableScroll label={t('steward.datasets')}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col" className={isNumber(head) ? 'number' : undefined}>
                  {t(`steward.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {healthRows(policies, health).map((row) => (
              <tr key={row.dataset}>
                <th scope="row">
                  {row.title[language]}
                  <small>
                    <code>{row.dataset}</code>
                  </small>
                  {areSeveral ? <small>{titleOfAgency(agencies, row.owner, language)}</small> : null}
                </th>
                <td>
                  <Link to="/steward/rules/$dataset" params={{ dataset: row.dataset }}>
                    {t('steward.rules')} <span className="unseen">{row.title[language]}</span> ({count(row.rules)})
                  </Link>
                </td>
                <td>
                  <Freshness worst={row.worst} />
                </td>
                <td className="number">{count(String(row.quarantined))}</td>
                <td className="number">
                  {row.requests > 0 ? <Link to="/steward/requests">{count(row.requests)}</Link> : count(0)}
                </td>
              </tr>
            ))}
          </tbody>
        </TableScroll>
      )}
    </Answered>
  )
}

const isNumber = (head: string) => head === 'quarantined' || head === 'requests'

function Freshness({ worst }: Pick<HealthRow, 'worst'>) {
  const { t, language } = useWords()
  const { span } = figuresIn(language)
  if (!worst) return t('steward.derived')
  if (worst.lag === null) return <span className="tag tag-late">{t('steward.never')}</span>
  if (!worst.late) return t('steward.onTime')
  const told = { lag: span(worst.lag), promise: span(worst.promise ?? 0) }
  return <span className="tag tag-late">{t('steward.late', told)}</span>
}
