import { Section } from '../../parts/section.tsx'
import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { Cases } from './cases.tsx'
import { Held } from './held.tsx'
import { TellMe } from './tell-me.tsx'
import { Uses } from './uses.tsx'

/** A person's own page: who used their data, what is held about them, what they have asked for. */
export function MePage() {
  const { t } = useWords()
  return (
    <SignedInPage kinds={['citizen']} title={t('me.title')} lead={t('me.lead')}>
      <Section title={t('me.uses')}>
        <Uses />
      </Section>
      <Section title={t('me.held')} lead={t('me.heldMore')}>
        <Held />
      </Section>
      <Section title={t('me.cases')}>
        <Cases />
      </Section>
      <Section title={t('me.tell')} lead={t('me.tellMore')}>
        <TellMe />
      </Section>
    </SignedInPage>
  )
}
