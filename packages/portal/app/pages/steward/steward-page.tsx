import { Link } from '@tanstack/react-router'
import { LookedAfterDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Section } from '../../parts/section.tsx'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { DraftsToDecide } from './drafts-to-decide.tsx'
import { Health } from './health.tsx'
import { RefusedRecords } from './refused-records.tsx'
import { ReleasesToDecide } from './releases-to-decide.tsx'
import { Replays } from './replays.tsx'

/** What a steward looks at: what waits for them, then how their datasets are. */
export function StewardPage() {
  const { t } = useWords()
  return (
    <SignedInPage kinds={['steward']} title={t('steward.title')} lead={t('steward.lead')}>
      <p className="way-back">
        <Link to="/steward/requests">{t('steward.requestsTitle')}</Link>{' '}
        <Link to="/steward/drop" className="button">
          {t('drop.way')}
        </Link>
      </p>
      <LookedAfter />
    </SignedInPage>
  )
}

function LookedAfter() {
  const { t } = useWords()
  const asked = useAsked(LookedAfterDocument)
  return (
    <Answered asked={asked}>
      {({ policies, agencies }) => {
        if (policies.length === 0) return <Empty title={t('steward.none')}>{t('steward.noneMore')}</Empty>
        const datasets = policies.map(({ dataset }) => dataset)
        return (
          <>
            <Section title={t('steward.toDecide')}>
              <DraftsToDecide agencies={agencies?.nodes ?? []} />
            </Section>
            <Section title={t('steward.releases')} lead={t('steward.releasesMore')}>
              <ReleasesToDecide />
            </Section>
            <Section title={t('steward.datasets')}>
              <Health policies={policies} agencies={agencies?.nodes ?? []} />
            </Section>
            <Section title={t('steward.refusedRecords')} lead={t('steward.refusedMore')}>
              <RefusedRecords datasets={datasets} />
            </Section>
            <Section title={t('steward.replays')} lead={t('steward.replaysMore')}>
              <Replays datasets={datasets} />
            </Section>
          </>
        )
      }}
    </Answered>
  )
}
