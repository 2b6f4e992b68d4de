import { notUnderstood } from './refusals.ts'

export type TokenKind = 'text' | 'number' | 'moment' | 'word' | 'sign'

/** One word of an expression; `text` as its value where it is a literal, without quotes. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

/** An expression being read from left to right. */
export interface Reading {
  readonly option: string
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

const longest = 8_000
const deepest = 40

/** Literals and names of OData 4.01's ABNF, as far as fields have such values. Days, times, moments and UUIDs are told apart by their field. */
const pattern =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<moment>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d(?:-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)?|\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?![\w-])|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<word>[A-Za-z_$@]\w*)|(?<sign>[(),/:=;*]))/iy

/** Throws KHO467 where a text is longer than an expression is taken, or holds what is none. */
export function readingOf(option: string, text: string): Reading {
  if (text.length > longest) throw notUnderstood(option, `it is longer than ${longest} characters`)
  const tokens: Token[] = []
  const whole = text.trimEnd()
  for (let at = 0; at < whole.length; at = pattern.lastIndex) {
    pattern.lastIndex = at
    const groups = pattern.exec(whole)?.groups
    if (!groups) throw notUnderstood(option, `what begins at character ${at + 1} is not understood`)
    tokens.push(tokenOf(groups))
  }
  return { option, tokens, at: 0, depth: 0 }
}

function tokenOf({ text, moment, number, word, sign }: { readonly [kind: string]: string | undefined }): Token {
  if (text !== undefined) return { kind: 'text', text: text.slice(1, -1).replaceAll("''", "'") }
  if (moment !== undefined) return { kind: 'moment', text: moment }
  if (number !== undefined) return { kind: 'number', text: number }
  return word === undefined ? { kind: 'sign', text: sign ?? '' } : { kind: 'word', text: word }
}

export function peek({ tokens, at }: Reading, ahead = 0): Token | undefined {
  return tokens[at + ahead]
}

/** Whether the next token is this word or sign; it is taken then. */
export function takes(reading: Reading, text: string): boolean {
  const next = peek(reading)
  if (next?.text !== text || (next.kind !== 'word' && next.kind !== 'sign')) return false
  reading.at += 1
  return true
}

export function expects(reading: Reading, text: string): void {
  if (!takes(reading, text)) throw notUnderstood(reading.option, `${text} is missing at word ${reading.at + 1}`)
}

export function nextToken(reading: Reading): Token {
  const next = peek(reading)
  if (!next) throw notUnderstood(reading.option, 'it ends too early')
  reading.at += 1
  return next
}

export function nextWord(reading: Reading): string {
  const { kind, text } = nextToken(reading)
  if (kind !== 'word') throw notUnderstood(reading.option, `a name is missing at word ${reading.at}`)
  return text
}

/** Throws KHO467 where something is left. */
export function ended(reading: Reading): void {
  if (peek(reading)) throw notUnderstood(reading.option, `word ${reading.at + 1} stands where nothing may`)
}

/** Runs a part that may hold itself: so deep and no deeper. */
export function deeper<T>(reading: Reading, read: () => T): T {
  reading.depth += 1
  if (reading.depth > deepest) throw notUnderstood(reading.option, `it is deeper than ${deepest} levels`)
  const found = read()
  reading.depth -= 1
  return found
}
