import type { Language } from '@kho/schema/contract/bilingual.ts'
import type { IncomingHeaders } from './route.ts'

/** The language a reader would rather have, by `Accept-Language` (RFC 9110, 12.5.4); Vietnamese where they do not say. */
export function languageOf(headers: IncomingHeaders): Language {
  const header = headers.get('accept-language')
  if (header === null) return 'vi'
  const asked = header.slice(0, 500).split(',').map(preference)
  const known = asked.filter(({ language, weight }) => isLanguage(language) && weight > 0)
  const [best] = known.sort((a, b) => b.weight - a.weight)
  return best && isLanguage(best.language) ? best.language : 'vi'
}

function preference(part: string) {
  const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
  const weight = parameters
    .find((parameter) => parameter.trim().startsWith('q='))
    ?.trim()
    .slice(2)
  return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) || 0 }
}

function isLanguage(language: string): language is Language {
  return language === 'vi' || language === 'en'
}
