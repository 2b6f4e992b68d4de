import { FrontDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Refused, Waiting } from '../../parts/answered.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../words/language.ts'
import { Balances } from './balances.tsx'
import { Connections } from './connections.tsx'
import { OnTime } from './on-time.tsx'
import { RealUse } from './real-use.tsx'
import { Refusals } from './refusals.tsx'
import { Satisfaction } from './satisfaction.tsx'
import { Stages } from './stages.tsx'

/** What each part of the scoreboard is made of; one that the city has not is left out. */
const parts = [
  { dataset: 'service_publications', Part: RealUse },
  { dataset: 'services', Part: Stages },
  { dataset: 'dossier_indicators', Part: OnTime },
  { dataset: 'satisfaction_responses', Part: Satisfaction },
  { dataset: 'agency_balances', Part: Balances },
  { dataset: 'data_requests', Part: Refusals },
  { dataset: 'sources_status', Part: Connections },
] as const

/** How the city does, from open figures alone: use first, connections last. */
export function ScoreboardPage() {
  const { t } = useWords()
  const { data, error, refetch } = useAsked(FrontDocument).result
  const names = new Set(data?.catalogue?.nodes.map((dataset) => dataset.name))
  return (
    <Page title={t('scoreboard.title')} lead={t('scoreboard.lead')}>
      {error ? <Refused error={error} again={() => void refetch()} /> : null}
      {data || error ? null : <Waiting />}
      {parts.map(({ dataset, Part }) => (names.has(dataset) ? <Part key={dataset} /> : null))}
    </Page>
  )
}
