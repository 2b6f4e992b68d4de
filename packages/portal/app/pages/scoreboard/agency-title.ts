import type { Language } from '../../words/words.ts'

interface Agency {
  readonly agencyCode: string | null
  readonly name: string | null
  readonly nameEn: string | null
}

/** An agency's name in the reader's language, else in the other, else its code. */
export function titleOfAgency(agencies: readonly Agency[], code: string | null, language: Language): string {
  const agency = agencies.find((one) => one.agencyCode === code)
  const names = language === 'en' ? [agency?.nameEn, agency?.name] : [agency?.name, agency?.nameEn]
  return names.find((name) => name !== null && name !== undefined) ?? code ?? ''
}
