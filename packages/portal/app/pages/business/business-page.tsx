import { MyEnterpriseDocument } from '../../kho/documents.ts'
import { useAsked } from '../../kho/use-asked.ts'
import { Answered } from '../../parts/answered.tsx'
import { Section } from '../../parts/section.tsx'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { Cases } from '../me/cases.tsx'
import { Held } from '../me/held.tsx'
import { Uses } from '../me/uses.tsx'
import { Keys } from './keys.tsx'
import { OwnEnterprise } from './own-enterprise.tsx'
import { Usage } from './usage.tsx'

/** A business's own page: what the city holds on it, its programs' keys and what they may ask, who used the data of whoever signs in. */
export function BusinessPage() {
  const { t } = useWords()
  return (
    <SignedInPage kinds={['business']} title={t('business.title')} lead={t('business.lead')}>
      <Enterprise />
      <Section title={t('business.keys')} lead={t('business.keysMore')}>
        <Keys />
      </Section>
      <Section title={t('business.uses')} lead={t('business.usesMore')}>
        <Uses />
      </Section>
      <Section title={t('business.held')}>
        <Held />
      </Section>
      <Section title={t('me.cases')}>
        <Cases />
      </Section>
    </SignedInPage>
  )
}

function Enterprise() {
  const { t } = useWords()
  const asked = useAsked(MyEnterpriseDocument)
  return (
    <Answered asked={asked}>
      {({ viewer: { enterprise, now, quota } }) => (
        <>
          {enterprise === null ? (
            <p>{t('business.noEnterprise')}</p>
          ) : (
            <OwnEnterprise enterprise={enterprise} now={now} />
          )}
          <Section title={t('business.usage')} lead={t('business.usageMore')}>
            <Usage quotas={quota} />
          </Section>
        </>
      )}
    </Answered>
  )
}
