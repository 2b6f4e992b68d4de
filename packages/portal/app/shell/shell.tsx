import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { WhoDocument } from '../kho/documents.ts'
import { useAsked } from '../kho/use-asked.ts'
import { speak, useWords } from '../words/language.ts'
import { InventedBanner } from './invented-banner.tsx'
import { chooseTheme, themeNow } from './theme.ts'

/** What stands around every page. */
export function Shell() {
  const { t } = useWords()
  return (
    <>
      <a className="skip" href="#content">
        {t('shell.skip')}
      </a>
      <InventedBanner />
      <Header />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <footer>
        <p>{t('shell.noMonopoly')}</p>
        <p>{t('shell.footer')}</p>
      </footer>
    </>
  )
}

function Header() {
  const { t } = useWords()
  return (
    <header>
      <div className="header-line">
        <Link to="/" className="name" aria-label={`${t('shell.name')}: ${t('shell.home')}`}>
          <img src="/icon.svg" alt="" width="32" height="32" />
          <span>{t('shell.name')}</span>
        </Link>
        <Choices />
        <nav aria-label={t('shell.navigation')}>
          <Link to="/catalogue">{t('shell.catalogue')}</Link>
          <Link to="/scoreboard">{t('shell.scoreboard')}</Link>
          <Link to="/look-up">{t('shell.lookUp')}</Link>
          <Link to="/ask">{t('shell.ask')}</Link>
          <ForYou />
        </nav>
      </div>
    </header>
  )
}

/** The page that is for whoever is here; to nobody known, the way to sign in and back to this page. */
function ForYou() {
  const { t } = useWords()
  const { pathname } = useLocation()
  const kind = useAsked(WhoDocument).result.data?.viewer.kind
  if (kind === 'officer') return <Link to="/work">{t('shell.work')}</Link>
  if (kind === 'operator') return <Link to="/operate">{t('shell.operate')}</Link>
  if (kind !== 'anonymous') return null
  return <a href={`/auth/login?back=${encodeURIComponent(pathname)}`}>{t('part.signIn')}</a>
}

/** The reader's language and theme: each button says what it changes to. */
function Choices() {
  const { t, language } = useWords()
  const [theme, setTheme] = useState(themeNow)
  const other = theme === 'dark' ? 'light' : 'dark'
  const choose = () => {
    chooseTheme(other)
    setTheme(other)
  }
  const [to, spoken] = language === 'vi' ? (['en', 'English'] as const) : (['vi', 'Tiếng Việt'] as const)
  return (
    <div className="choices">
      <button type="button" className="quiet" onClick={choose}>
        {other === 'dark' ? t('shell.inDark') : t('shell.inLight')}
      </button>
      <button type="button" className="quiet" lang={to} onClick={() => speak(to)}>
        {spoken}
      </button>
    </div>
  )
}
