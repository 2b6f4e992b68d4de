import type { Bilingual } from '@kho/schema/contract/bilingual.ts'

/** A description for both kinds of reader: Vietnamese first, English after it. */
export function describe(title: Bilingual, description: Bilingual | null = null): string {
  const heading = `${title.vi} / ${title.en}`
  return description ? `${heading}\n\n${description.vi}\n\n${description.en}` : heading
}

/** `describe` for texts written in code. */
export function both(vi: string, en: string): string {
  return `${vi} / ${en}`
}
