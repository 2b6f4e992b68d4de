import { Link, Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { speak, useWords } from '../words/language.ts'
import { Account } from './account.tsx'
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
          <Account />
        </nav>
      </div>
    </header>
  )
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
