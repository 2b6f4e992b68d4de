import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { WhoDocument } from '../kho/documents.ts'
import { useAsked } from '../kho/use-asked.ts'
import { useWords } from '../words/language.ts'

const ownPages = {
  citizen: { to: '/me', word: 'shell.me' },
  business: { to: '/business', word: 'shell.business' },
  officer: { to: '/work', word: 'shell.work' },
  steward: { to: '/steward', word: 'shell.steward' },
  operator: { to: '/operate', word: 'shell.operate' },
} as const

/** The way to sign in; for whoever is signed in, their own page and the way out. */
export function Account() {
  const { t } = useWords()
  const { pathname } = useLocation()
  const kind = useAsked(WhoDocument).result.data?.viewer.kind
  if (kind === undefined) return null
  if (kind === 'anonymous') return <a href={`/auth/login?back=${encodeURIComponent(pathname)}`}>{t('part.signIn')}</a>
  const own = Object.entries(ownPages).find(([name]) => name === kind)?.[1]
  return (
    <>
      {own ? <Link to={own.to}>{t(own.word)}</Link> : null}
      <SignOut />
    </>
  )
}

/** Ends the session in the store; the server has the browser clear what it kept. Then everything is asked anew. */
function SignOut() {
  const { t } = useWords()
  const [failed, setFailed] = useState(false)
  const signOut = async () => {
    const response = await fetch('/auth/logout', { method: 'POST', headers: { 'X-Kho-Csrf': '1' } }).catch(() => null)
    if (response?.ok) location.assign('/')
    else setFailed(true)
  }
  return (
    <button type="button" className="quiet" onClick={() => void signOut()}>
      {failed ? t('shell.signOutFailed') : t('shell.signOut')}
    </button>
  )
}
