import { breach, type Exact } from './exact.ts'

/** What keeps a text out of the store, or null. U+FFFD marks bytes that were lost before they reached us. */
export function textBreach(text: string): string | null {
  if (text.includes('\0')) return 'holds a NUL character'
  if (text.includes('\uFFFD')) return 'holds U+FFFD, the mark of characters lost in a wrong encoding'
  return text.isWellFormed() ? null : 'holds half of a surrogate pair'
}

/** Text in Unicode NFC, otherwise as it came: blanks and line ends are kept. */
export function exactText(text: string): Exact {
  const why = textBreach(text)
  return why === null ? { value: text.normalize('NFC') } : breach(why)
}

/** A UUID in lower case with hyphens; braces and missing hyphens are accepted. */
export function exactUuid(text: string): Exact {
  const digits = text.replace(/^\{(.*)\}$/, '$1').toLowerCase()
  if (!/^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/.test(digits)) return breach('is no UUID')
  const bare = digits.replaceAll('-', '')
  const parts = [bare.slice(0, 8), bare.slice(8, 12), bare.slice(12, 16), bare.slice(16, 20), bare.slice(20)]
  return { value: parts.join('-') }
}

const truths = new Map([
  ['true', true],
  ['t', true],
  ['1', true],
  ['false', false],
  ['f', false],
  ['0', false],
])

/** A boolean as the systems write it: true/false, t/f, 1/0 in any case. */
export function exactBoolean(text: string): Exact {
  const value = truths.get(text.toLowerCase())
  return value === undefined ? breach('is neither true nor false') : { value }
}
