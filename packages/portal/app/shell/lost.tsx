import { Link } from '@tanstack/react-router'
import { Refused } from '../parts/answered.tsx'
import { Page } from '../parts/page.tsx'
import { useWords } from '../words/language.ts'

/** A path that no page has. */
export function Lost() {
  const { t } = useWords()
  return (
    <Page title={t('shell.lost')} lead={t('shell.lostMore')}>
      <p>
        <Link to="/catalogue" className="button">
          {t('shell.catalogue')}
        </Link>
      </p>
    </Page>
  )
}

/** A page that failed. */
export function Broken({ error }: { readonly error: unknown }) {
  const { t } = useWords()
  return (
    <Page title={t('shell.broken')} lead={t('shell.brokenMore')}>
      <Refused error={error instanceof Error ? error : new Error()} again={() => location.reload()} />
    </Page>
  )
}
