import type { Bilingual } from '@kho/schema/contract/bilingual.ts'

/** A description for both kinds of reader: Vietnamese first, English after it. */
export function describe(title: Bilingual, description: Bilingual | null = null): string {
  const heading = headings.get(title) ?? both(title.vi, title.en)
  headings.set(title, heading)
  return description ? `${heading}\n\n${description.vi}\n\n${description.en}` : heading
}

/** One text a title, which a schema has at ten places or more. */
const headings = new WeakMap<Bilingual, string>()

/** `describe` for texts written in code. */
export function both(vi: string, en: string): string {
  return `${vi} / ${en}`
}
