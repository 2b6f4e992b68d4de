import { bodyHash, type SealedEntry } from '@kho/schema/ledger/body.ts'
import type { Fault } from '@kho/schema/ledger/check-chain.ts'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { lineOf, readStatement, signHead } from '@kho/schema/ledger/statement.ts'
import type { Random } from '../judges/random.ts'
import { extended, headsOf, type MadeChain, type MadeLedger, membersOf, trustedKey } from './make-ledger.ts'

/** A ledger that somebody changed, and what a verifier has to say of it. */
export interface Mutation extends MadeLedger {
  readonly name: string
  readonly expected: {
    readonly finding: { readonly fault: Fault; readonly position: number; readonly upTo: number } | null
    /** Lines of the heads that no trusted key vouches for, from 1. */
    readonly badLines: readonly number[]
  }
}

type Mutate = (made: MadeChain, random: Random) => Omit<Mutation, 'name'>

const strangerKey = headKeyOf(Buffer.alloc(32, 66))

/** Every way in which a ledger is changed, by name. Positions are from 1, indexes from 0. */
export const mutations: { readonly [name: string]: Mutate } = {
  /** A character of a body, and the body's hash left as it was. */
  'byte of a body': (made, random) => {
    const index = random.below(made.entries.length)
    const altered = changed(made.entries, index, (entry) => ({ ...entry, body: otherCharacter(entry.body, random) }))
    return { ...made, entries: altered, expected: at('hash', index + 1) }
  },
  'byte of a hash': (made, random) => {
    const index = random.below(made.entries.length)
    const altered = changed(made.entries, index, (entry) => ({ ...entry, hash: otherDigit(entry.hash, random) }))
    return { ...made, entries: altered, expected: at('hash', index + 1) }
  },
  'byte of a time': (made, random) => {
    const index = random.below(made.entries.length)
    const altered = changed(made.entries, index, (entry) => ({ ...entry, at: entry.at.replace('2026', '2025') }))
    return { ...made, entries: altered, expected: at('form', index + 1) }
  },
  'an edit with its hash': (made, random) => {
    const index = random.below(made.entries.length)
    const altered = changed(made.entries, index, edited)
    const isHead = made.signed.includes(index + 1)
    return { ...made, entries: altered, expected: isHead ? doubt(made, 'head', index + 1) : at('link', index + 2) }
  },
  'an edit with all hashes after it': (made, random) => {
    const index = random.below(made.entries.length)
    const kept = made.entries.slice(0, index)
    const rest = made.entries.slice(index).map((entry, step) => unsealed(step === 0 ? edited(entry) : entry))
    return { ...made, entries: extended(kept, made.chain, rest), expected: doubt(made, 'head', index + 1) }
  },
  delete: (made, random) => {
    const index = random.below(made.entries.length)
    const isLast = index === made.entries.length - 1
    const expected = isLast ? at('missing', index + 1, made.entries.length) : at('missing', index + 1)
    return { ...made, entries: made.entries.toSpliced(index, 1), expected }
  },
  insert: (made, random) => {
    const [from, to] = [random.below(made.entries.length), random.below(made.entries.length + 1)]
    const entries = made.entries.toSpliced(to, 0, ...made.entries.slice(from, from + 1))
    const position = from === to ? to + 2 : to + 1
    return { ...made, entries, expected: at(from + 1 > position ? 'missing' : 'surplus', position) }
  },
  'insert with all hashes after it': (made, random) => {
    const index = random.below(made.entries.length)
    const rest = [membersOf(random), ...made.entries.slice(index).map(unsealed)]
    const entries = extended(made.entries.slice(0, index), made.chain, rest)
    return { ...made, entries, expected: doubt(made, 'head', index + 1) }
  },
  'insert after the end': (made, random) => {
    const entries = extended(made.entries, made.chain, [membersOf(random)])
    return { ...made, entries, expected: at('ended', entries.length) }
  },
  swap: (made, random) => {
    const [low, high] = twoOf(made.entries.length, random)
    const [first, second] = [made.entries.slice(low, low + 1), made.entries.slice(high, high + 1)]
    const entries = made.entries.toSpliced(low, 1, ...second).toSpliced(high, 1, ...first)
    return { ...made, entries, expected: at('missing', low + 1) }
  },
  'swap under each other’s position': (made, random) => {
    const [low, high] = twoOf(made.entries.length, random)
    const taking = (from: number) => (entry: SealedEntry) => {
      const { body = '', hash = '', at: time = '' } = made.entries[from] ?? {}
      return { ...entry, body, hash, at: time }
    }
    const entries = changed(changed(made.entries, low, taking(high)), high, taking(low))
    return { ...made, entries, expected: at('form', low + 1) }
  },
  truncate: (made, random) => {
    const length = random.below(made.entries.length)
    return { ...made, entries: made.entries.slice(0, length), expected: at('missing', length + 1, made.entries.length) }
  },
  'roll back and go on': (made, random) => {
    const length = random.below(made.entries.length - 1)
    const more = Array.from({ length: 1 + random.below(made.entries.length - length) }, () => membersOf(random))
    const entries = extended(made.entries.slice(0, length), made.chain, more)
    const isSeen = made.signed.some((position) => position > length && position <= entries.length)
    const expected = isSeen ? doubt(made, 'head', length + 1) : at('missing', entries.length + 1, made.entries.length)
    return { ...made, entries, expected }
  },
  fork: (made, random) => {
    const line = random.below(made.heads.length)
    const told = headAt(made, line)
    const other = lineOf(signHead(trustedKey, { ...told, hash: otherDigit(told.hash, random) })).trimEnd()
    return { ...made, heads: [...made.heads, other], expected: doubt(made, 'fork', told.position) }
  },
  'wrong key': (made, random) => {
    const line = random.below(made.heads.length)
    const forged = lineOf(signHead(strangerKey, headAt(made, line))).trimEnd()
    return { ...made, heads: made.heads.with(line, forged), expected: withoutLine(made, line, true) }
  },
  'wrong key everywhere': (made, random) => {
    const index = random.below(made.entries.length)
    const rest = made.entries.slice(index).map((entry, step) => unsealed(step === 0 ? edited(entry) : entry))
    const entries = extended(made.entries.slice(0, index), made.chain, rest)
    const heads = headsOf(entries, made.signed, strangerKey)
    const badLines = heads.map((_, line) => line + 1)
    return { entries, heads, expected: { ...at('unsigned', 1, entries.length), badLines } }
  },
  'byte of a head': (made, random) => {
    const line = random.below(made.heads.length)
    const altered = otherCharacter(made.heads[line] ?? '', random)
    return { ...made, heads: made.heads.with(line, altered), expected: withoutLine(made, line, true) }
  },
  'a head taken away': (made, random) => {
    const line = random.below(made.heads.length - 1)
    return { ...made, heads: made.heads.toSpliced(line, 1), expected: withoutLine(made, line, false) }
  },
}

export function mutate(made: MadeChain, random: Random): Mutation {
  const [name, change] = random.pick(Object.entries(mutations))
  const { entries, heads, expected } = change(made, random)
  return { name, entries, heads, expected }
}

function at(fault: Fault, position: number, upTo = position): Mutation['expected'] {
  return { finding: { fault, position, upTo }, badLines: [] }
}

/** What the first head that speaks of `position` comes to. */
function doubt({ signed }: MadeChain, fault: Fault, position: number): Mutation['expected'] {
  const index = signed.findIndex((head) => head >= position)
  return at(fault, (signed[index - 1] ?? 0) + 1, signed[index])
}

/** A head that does not count leaves a gap before the next one; after the last one nothing is signed. */
function withoutLine(made: MadeChain, line: number, stays: boolean): Mutation['expected'] {
  const badLines = stays ? [line + 1] : []
  const [before = 0, next] = [made.signed[line - 1], made.signed[line + 1]]
  if (next !== undefined) return { ...at('gap', before + 1, next), badLines }
  const waiting = made.entries.slice(before)
  const apart = Date.parse(waiting.at(-1)?.at ?? '') - Date.parse(waiting[0]?.at ?? '')
  const isTold = before === 0 || apart > 120_000
  return { ...(isTold ? at('unsigned', before + 1, made.entries.length) : { finding: null }), badLines }
}

function headAt({ heads }: MadeChain, line: number) {
  const read = readStatement(heads[line] ?? '')
  if (read?.statement.kind !== 'head') throw new Error('a made line is a head')
  return read.statement
}

function changed(
  entries: readonly SealedEntry[],
  index: number,
  change: (entry: SealedEntry) => SealedEntry,
): readonly SealedEntry[] {
  const entry = entries[index]
  if (!entry) throw new RangeError('there is no such entry')
  return entries.with(index, change(entry))
}

/** The same entry with other words in it, and the hash of these. */
function edited(entry: SealedEntry): SealedEntry {
  const body = entry.body.replace(/"(agency|writer)":"([^"]*)"/, '"$1":"$2x"')
  return { ...entry, body, hash: bodyHash(body) }
}

function unsealed({ body }: SealedEntry): { readonly [member: string]: unknown } {
  const { at: _at, ...members }: { [member: string]: unknown } = JSON.parse(body)
  return members
}

function otherCharacter(text: string, random: Random): string {
  const index = random.below(text.length)
  const now = text[index]
  const other = random.pick([...'0a"{}, Zđ\u0001'].filter((character) => character !== now))
  return text.slice(0, index) + other + text.slice(index + 1)
}

function otherDigit(hash: string, random: Random): string {
  const index = random.below(hash.length)
  const other = random.pick([...'0123456789abcdef'].filter((digit) => digit !== hash[index]))
  return hash.slice(0, index) + other + hash.slice(index + 1)
}

function twoOf(length: number, random: Random): readonly [number, number] {
  const low = random.below(length - 1)
  return [low, low + 1 + random.below(length - 1 - low)]
}
