import { figuresIn } from './figures.ts'
import type { Language } from './words.ts'

interface Telling {
  /** The field's type, by its contract. */
  readonly type: string
  readonly language: Language
  readonly yes: string
  readonly no: string
}

const moment = /^\d{4}-\d{2}-\d{2}T/

/** A value as people read it. Numbers and identifiers stay digit for digit as they came; a masked moment is its year. */
export function valueTold(value: unknown, { type, language, yes, no }: Telling): string {
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  return type === 'timestamp' && moment.test(text) ? figuresIn(language).moment(text) : text
}
