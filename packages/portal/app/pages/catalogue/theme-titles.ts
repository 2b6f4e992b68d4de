import type { Bilingual, Language } from '../../words/words.ts'

/** The themes that documents name, as people read them; one that is not here is read as it is written. */
const titles: { readonly [theme: string]: Bilingual } = {
  construction: { vi: 'Xây dựng', en: 'Construction' },
  economy: { vi: 'Kinh tế', en: 'Economy' },
  education: { vi: 'Giáo dục', en: 'Education' },
  environment: { vi: 'Tài nguyên, môi trường', en: 'Environment' },
  government: { vi: 'Hành chính', en: 'Government' },
  health: { vi: 'Y tế', en: 'Health' },
  justice: { vi: 'Tư pháp', en: 'Justice' },
  platform: { vi: 'Vận hành kho', en: 'Running of the store' },
  population: { vi: 'Dân cư', en: 'Population' },
  transport: { vi: 'Giao thông', en: 'Transport' },
}

export function themeTitle(theme: string, language: Language): string {
  return titles[theme]?.[language] ?? theme
}
