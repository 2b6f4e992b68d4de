import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { WhoDocument } from '../kho/documents.ts'
import { useAsked } from '../kho/use-asked.ts'
import { useWords } from '../words/language.ts'
import { Refused, Waiting } from './answered.tsx'
import { Empty } from './empty.tsx'
import { Page } from './page.tsx'

interface SignedInPageProps {
  /** For whom the page is. */
  readonly kinds: readonly string[]
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}

/** A page for some kinds of people; whoever is none of them is told so, and shown the way to sign in. */
export function SignedInPage({ kinds, title, lead, children }: SignedInPageProps) {
  const { data, error } = useAsked(WhoDocument).result
  return (
    <Page title={title} lead={lead}>
      {error ? (
        <>
          <Refused error={error} />
          <SignIn />
        </>
      ) : data === undefined ? (
        <Waiting />
      ) : kinds.includes(data.viewer.kind) ? (
        children
      ) : (
        <NotYours signedIn={data.viewer.kind !== 'anonymous'} />
      )}
    </Page>
  )
}

function NotYours({ signedIn }: { readonly signedIn: boolean }) {
  const { t } = useWords()
  return (
    <Empty title={t('part.notYours')}>
      <p>{signedIn ? t('part.asAnother') : t('part.signInFirst')}</p>
      <SignIn />
    </Empty>
  )
}

/** The way to the identity provider, and back to this page. */
function SignIn() {
  const { t } = useWords()
  const { pathname } = useLocation()
  return (
    <p>
      <a href={`/auth/login?back=${encodeURIComponent(pathname)}`} className="button primary">
        {t('part.signIn')}
      </a>
    </p>
  )
}
