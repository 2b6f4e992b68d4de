import { Link, useParams } from '@tanstack/react-router'
import { RulesOfDocument, type RulesOfQuery } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { History } from './history.tsx'
import { Opening } from './opening.tsx'
import { ReadyMade } from './ready-made.tsx'
import { RuleList } from './rule-list.tsx'
import { WhoSees } from './who-sees.tsx'

/** The rules of one dataset: as sentences, to be opened further or taken back, and who sees what by them. */
export function RulesPage() {
  const { t } = useWords()
  const { dataset } = useParams({ strict: false })
  const name = dataset ?? ''
  return (
    <SignedInPage kinds={['steward']} title={t('steward.rulesOf', { dataset: name })} lead={t('steward.rulesLead')}>
      <p className="way-back">
        <Link to="/steward">{t('steward.back')}</Link>
      </p>
      <Rules key={name} dataset={name} />
    </SignedInPage>
  )
}

function Rules({ dataset }: { readonly dataset: string }) {
  const asked = useAsked(RulesOfDocument, { variables: { dataset } })
  return <Answered asked={asked}>{(told) => <Parts dataset={dataset} told={told} />}</Answered>
}

function Parts({ dataset, told }: { readonly dataset: string; readonly told: RulesOfQuery }) {
  const { t } = useWords()
  const [policy] = told.policies
  const fields = told.dataset?.fields ?? []
  const agencies = told.agencies?.nodes ?? []
  const history = policy?.history ?? []
  return (
    <>
      <Section title={t('steward.inForce')}>
        <RuleList rules={policy?.rules ?? []} />
      </Section>
      <Section title={t('steward.open')} lead={t('steward.openMore')}>
        <Opening dataset={dataset} fields={fields} agencies={agencies} />
      </Section>
      <Section title={t('steward.ready')}>
        <ReadyMade dataset={dataset} fields={fields} />
      </Section>
      <Section title={t('steward.history')}>
        <History dataset={dataset} history={history} />
      </Section>
      <Section title={t('steward.who')} lead={t('steward.whoMore')}>
        <WhoSees dataset={dataset} fields={fields} />
      </Section>
    </>
  )
}
