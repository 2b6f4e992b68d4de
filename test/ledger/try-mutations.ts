import { isDeepStrictEqual } from 'node:util'
import { emptyHead, type Head } from '@kho/schema/ledger/body.ts'
import { checkChain, type Finding } from '@kho/schema/ledger/check-chain.ts'
import { readStatement } from '@kho/schema/ledger/statement.ts'
import { trustedHeads } from '@kho/schema/ledger/trusted-heads.ts'
import { randomOf } from '../judges/random.ts'
import { type MadeChain, type MadeLedger, makeChain, trustedKey } from './make-ledger.ts'
import { type Mutation, mutate } from './mutate.ts'

/** The program of docs/, which knows no types. */
const second: {
  verifyLedger(
    entries: readonly object[],
    heads: readonly string[],
    keys: readonly string[],
    checked?: ReadonlyMap<string, Head>,
  ): Told
} = await import(new URL('../../docs/verify-ledger.mjs', import.meta.url).href)

interface Told {
  readonly findings: readonly Finding[]
  readonly badLines: readonly number[]
}

/** What signatures vouch for follows from the lines alone: the very same lines are judged once. */
const judged = new WeakMap<readonly string[], ReturnType<typeof trustedHeads>>()

function headsIn(heads: readonly string[]): ReturnType<typeof trustedHeads> {
  const lines = heads.map((text, index) => ({ file: 'heads', line: index + 1, text }))
  const trusted = judged.get(heads) ?? trustedHeads(lines, [trustedKey.name])
  judged.set(heads, trusted)
  return trusted
}

/** What Kho's own verifier says of a ledger; of one chain where it goes on from a head. */
export function toldByKho({ entries, heads }: MadeLedger, from: Head | null = null): Told {
  const trusted = headsIn(heads)
  const byChain = Map.groupBy(after(entries, from), ({ chain }) => chain)
  const findings = [...new Set([...byChain.keys(), ...trusted.heads.keys()])].sort().flatMap((chain) => {
    const check = checkChain(chain, trusted.heads.get(chain) ?? [], from ?? emptyHead(chain))
    for (const entry of byChain.get(chain) ?? []) check.add(entry)
    return check.end().finding ?? []
  })
  return { findings, badLines: trusted.bad.map(({ line }) => line) }
}

/** What the verifier that shares no code says. */
export function toldBySecond({ entries, heads }: MadeLedger, from: Head | null = null): Told {
  const checked = new Map(from ? [[from.chain, from]] : [])
  return second.verifyLedger(after(entries, from), heads, [trustedKey.name], checked)
}

function after(entries: MadeLedger['entries'], from: Head | null): MadeLedger['entries'] {
  return from ? entries.slice(from.position) : entries
}

/**
 * The last head before everything that was changed, null where there is none: the chain as it was made is right up to there,
 * and neither an entry nor a head up to it is another one.
 */
export function untouchedHead(made: MadeChain, { entries, heads }: MadeLedger): Head | null {
  const entry = made.entries.findIndex((one, index) => entries[index] !== one)
  const [before, now] = [new Set(made.heads), new Set(heads)]
  const lines = [...before.symmetricDifference(now)].flatMap((line) => {
    const { statement } = readStatement(line) ?? {}
    return statement?.kind === 'head' ? [statement.position] : []
  })
  const touched = Math.min(entry === -1 ? made.entries.length : entry + 1, ...lines)
  const position = made.signed.findLast((head) => head < touched)
  const { hash = '' } = made.entries[(position ?? 0) - 1] ?? {}
  return position === undefined ? null : { chain: made.chain, position, hash }
}

/** A mutation that a verifier did not tell as it is. */
export interface Missed {
  readonly seed: number
  readonly number: number
  readonly name: string
  readonly expected: Mutation['expected']
  readonly kho: Told
  readonly second: Told
}

export interface Session {
  readonly seed: number
  /** The first mutation's number, 0 unless said. */
  readonly first?: number
  readonly mutations: number
  /** Entries of a chain. */
  readonly length: number
  onProgress(done: number): void
}

/** How many mutations one chain is made for. */
export const aChain = 500
/** Of so many mutations one is judged whole, the others from the head before them on. */
const judgedWhole = 50

/**
 * Makes chains, changes each in one way, and asks both verifiers: the first mutation that either mistakes, or null. What
 * was not changed is read whole once a chain by both, and from then on they go on from a head of it.
 */
export function tryMutations({ seed, first = 0, mutations, length, onProgress }: Session): Missed | null {
  let made: MadeChain | null = null
  for (let number = first; number < first + mutations; number += 1) {
    if (made === null || number % aChain === 0) made = rightChain(seed, Math.floor(number / aChain), length)
    const { name, expected, ...ledger } = mutate(made, randomOf(seed, number))
    const from = number % judgedWhole === 0 ? null : untouchedHead(made, ledger)
    const [kho, other] = [toldByKho(ledger, from), toldBySecond(ledger, from)]
    const wanted = { findings: findingOf(expected, made.chain), badLines: expected.badLines }
    const isRight = isDeepStrictEqual(kho, wanted) && isDeepStrictEqual(other, wanted)
    if (!isRight) return { seed, number, name, expected, kho, second: other }
    onProgress(number - first + 1)
  }
  return null
}

/** A chain that both verifiers find right from its first entry to its last. */
function rightChain(seed: number, number: number, length: number): MadeChain {
  const made = makeChain(randomOf(seed, 1_000_000_000 + number), length)
  const right = { findings: [], badLines: [] }
  if (isDeepStrictEqual(toldByKho(made), right) && isDeepStrictEqual(toldBySecond(made), right)) return made
  throw new Error(`chain ${number} of seed ${seed} is not right as it was made`)
}

function findingOf({ finding }: Mutation['expected'], chain: string): readonly Finding[] {
  return finding ? [{ chain, ...finding }] : []
}
