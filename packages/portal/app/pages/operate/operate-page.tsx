import { SignedInPage } from '../../parts/signed-in-page.tsx'
import { useWords } from '../../words/language.ts'
import { Lag } from './lag.tsx'
import { LedgerHeads } from './ledger-heads.tsx'
import { Problems } from './problems.tsx'
import { Quarantine } from './quarantine.tsx'
import { Runs } from './runs.tsx'

/** What an operator looks at: what is broken and what to do, then how everything stands. No personal row. */
export function OperatePage() {
  const { t } = useWords()
  return (
    <SignedInPage kinds={['operator']} title={t('operate.title')} lead={t('operate.lead')}>
      <Problems />
      <Lag />
      <Runs />
      <Quarantine />
      <LedgerHeads />
    </SignedInPage>
  )
}
