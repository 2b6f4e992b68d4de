import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { type InOneLanguage, type Language, wordsIn } from './words.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: InOneLanguage }
  }
}

const remembered = 'kho-language'

/** The reader's language: what they chose here before, else what their browser speaks, else Vietnamese. */
function chosenLanguage(): Language {
  const chosen = localStorage.getItem(remembered) ?? navigator.language
  return chosen.startsWith('en') ? 'en' : 'vi'
}

/** Makes every word known. React writes text as text, so i18next escapes nothing. */
export function startWords(): void {
  const lng = chosenLanguage()
  document.documentElement.lang = lng
  i18next.use(initReactI18next).init({
    lng,
    resources: { vi: { translation: wordsIn('vi') }, en: { translation: wordsIn('en') } },
    interpolation: { escapeValue: false },
  })
}

export function speak(language: Language): void {
  localStorage.setItem(remembered, language)
  document.documentElement.lang = language
  i18next.changeLanguage(language)
}

/** Words by their keys, and the language they are in. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'vi'
  return { t, language }
}
