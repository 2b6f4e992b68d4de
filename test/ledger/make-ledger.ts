import { emptyHead, type SealedEntry, sealEntry } from '@kho/schema/ledger/body.ts'
import { type HeadKey, headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { merkleTree } from '@kho/schema/ledger/merkle.ts'
import { lineOf, signHead } from '@kho/schema/ledger/statement.ts'
import type { Random } from '../judges/random.ts'

/** A ledger as a verifier is given it: the rows of its chains in order, and the lines of its heads files. */
export interface MadeLedger {
  readonly entries: readonly SealedEntry[]
  readonly heads: readonly string[]
}

/** A chain under construction, with the positions its heads speak of. */
export interface MadeChain extends MadeLedger {
  readonly chain: string
  /** Positions of heads, ascending; the last one is the chain's end. */
  readonly signed: readonly number[]
}

export function uuidOf(random: Random): string {
  const hex = random.many(32, 32, () => random.below(16).toString(16)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const trustedKey = headKeyOf(Buffer.alloc(32, 41))

/** Entries of the kinds that a ledger has, their members invented. */
export function membersOf(random: Random): { readonly [member: string]: unknown } {
  const asker = { kind: 'officer', agency: `H29.${random.below(900)}`, roles: ['tiếp nhận'], person: uuidOf(random) }
  if (random.below(10) === 0) {
    const target = { kind: 'grant', key: uuidOf(random), subjects: [] }
    return { kind: 'write', asker, version: random.below(50), action: 'grant.end', target, outcome: 'done' }
  }
  const subjects = Array.from({ length: random.below(4) }, () => uuidOf(random)).sort()
  const reads = [{ dataset: 'people', fields: ['born', 'name'], rules: ['r'], bases: ['N47-33'], subjects }]
  return { kind: 'read', asker, purpose: null, correlation: uuidOf(random), version: 3, reads }
}

export function makeChain(random: Random, length: number): MadeChain {
  const chain = uuidOf(random)
  const entries = extended(
    [],
    chain,
    Array.from({ length }, (_, index) => (index === 0 ? { kind: 'open', writer: 'test' } : membersOf(random))),
  )
  const signed: number[] = []
  for (let at = 1 + random.below(3); at < length; at += 1 + random.below(200)) signed.push(at)
  signed.push(length)
  return { chain, entries, signed, heads: headsOf(entries, signed, trustedKey) }
}

/** The entries with more after them, sealed as the ledger does. */
export function extended(
  entries: readonly SealedEntry[],
  chain: string,
  members: readonly { readonly [member: string]: unknown }[],
): readonly SealedEntry[] {
  const all = [...entries]
  for (const more of members) {
    const head = all.at(-1) ?? emptyHead(chain)
    all.push(sealEntry(head, more, new Date(Date.UTC(2026, 10, 22) + head.position * 40)))
  }
  return all
}

/** Heads at the positions given, the last of which closes the chain. */
export function headsOf(entries: readonly SealedEntry[], signed: readonly number[], key: HeadKey): readonly string[] {
  return signed.map((position, index) => {
    const since = signed[index - 1] ?? 0
    const tree = merkleTree()
    for (const { hash } of entries.slice(since, position)) tree.add(hash)
    const { chain = '', hash = '', at = '' } = entries[position - 1] ?? {}
    const closed = index === signed.length - 1
    return lineOf(signHead(key, { chain, position, hash, since, root: tree.root(), at, closed })).trimEnd()
  })
}
