import { getRouteApi, Link } from '@tanstack/react-router'
import { DatasetDocument, type DatasetQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Refused, Waiting } from '../../parts/answered.tsx'
import { Page } from '../../parts/page.tsx'
import { QueryShown } from '../../parts/query-shown.tsx'
import { useWords } from '../../words/language.ts'
import { About } from './about.tsx'
import { Closed } from './closed.tsx'
import { DatasetChart } from './dataset-chart.tsx'
import { Fields } from './fields.tsx'
import { Freshness } from './freshness.tsx'
import { Preview } from './preview.tsx'
import { Use } from './use.tsx'

const route = getRouteApi('/datasets/$name')

export type Dataset = NonNullable<DatasetQuery['dataset']>

/** One dataset: what it means, whose it is, how fresh, what is in it, how to use it, and how to ask for the rest. */
export function DatasetPage() {
  const { t, language } = useWords()
  const { name } = route.useParams()
  const asked = useAsked(DatasetDocument, { variables: { name } })
  const { data, error, refetch, isPlaceholderData } = asked.result
  if (error)
    return (
      <Page title={name}>
        <Refused error={error} again={() => void refetch()} />
      </Page>
    )
  if (!data || isPlaceholderData) return <Waiting />
  if (!data.dataset) return <NoDataset />
  const { dataset } = data
  return (
    <Page key={name} title={dataset.title[language]} lead={dataset.description?.[language]}>
      <p className="way-back">
        <Link to="/catalogue">{t('dataset.back')}</Link>
      </p>
      <About dataset={dataset} />
      <QueryShown text={asked.text} variables={asked.variables} />
      <Preview dataset={dataset} />
      <DatasetChart dataset={dataset} />
      <Use dataset={dataset} />
      <Fields dataset={dataset} />
      <Freshness name={name} />
      <Closed dataset={dataset} />
    </Page>
  )
}

function NoDataset() {
  const { t } = useWords()
  return (
    <Page title={t('dataset.lost')} lead={t('dataset.lostMore')}>
      <p>
        <Link to="/catalogue" className="button">
          {t('shell.catalogue')}
        </Link>
      </p>
    </Page>
  )
}
