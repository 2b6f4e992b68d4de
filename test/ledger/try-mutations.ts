import { isDeepStrictEqual } from 'node:util'
import { checkChain, type Finding } from '@kho/schema/ledger/check-chain.ts'
import { trustedHeads } from '@kho/schema/ledger/trusted-heads.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { type MadeChain, type MadeLedger, makeChain, trustedKey } from './make-ledger.ts'
import { type Mutation, mutate } from './mutate.ts'

/** The program of docs/, which knows no types. */
const second: { verifyLedger(entries: readonly object[], heads: readonly string[], keys: readonly string[]): Told } =
  await import(new URL('../../docs/verify-ledger.mjs', import.meta.url).href)

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

/** What Kho's own verifier says of a ledger. */
export function toldByKho({ entries, heads }: MadeLedger): Told {
  const trusted = headsIn(heads)
  const byChain = Map.groupBy(entries, ({ chain }) => chain)
  const findings = [...new Set([...byChain.keys(), ...trusted.heads.keys()])].sort().flatMap((chain) => {
    const check = checkChain(chain, trusted.heads.get(chain) ?? [])
    for (const entry of byChain.get(chain) ?? []) check.add(entry)
    return check.end().finding ?? []
  })
  return { findings, badLines: trusted.bad.map(({ line }) => line) }
}

/** What the verifier that shares no code says. */
export function toldBySecond({ entries, heads }: MadeLedger): Told {
  return second.verifyLedger(entries, heads, [trustedKey.name])
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
  readonly mutations: number
  /** Entries of a chain. */
  readonly length: number
  onProgress(done: number): void
}

/** How many mutations one chain is made for. */
const aChain = 500

/** Makes chains, changes each in one way, and asks both verifiers: the first mutation that either mistakes, or null. */
export function tryMutations({ seed, mutations, length, onProgress }: Session): Missed | null {
  let made: MadeChain = makeChain(randomOf(seed, 0), length)
  for (let number = 1; number <= mutations; number += 1) {
    const random: Random = randomOf(seed, number)
    if (number % aChain === 0) made = makeChain(random, length)
    const { name, expected, ...ledger } = mutate(made, random)
    const [kho, other] = [toldByKho(ledger), toldBySecond(ledger)]
    const wanted = { findings: findingOf(expected, made.chain), badLines: expected.badLines }
    const isRight = isDeepStrictEqual(kho, wanted) && isDeepStrictEqual(other, wanted)
    if (!isRight) return { seed, number, name, expected, kho, second: other }
    onProgress(number)
  }
  return null
}

function findingOf({ finding }: Mutation['expected'], chain: string): readonly Finding[] {
  return finding ? [{ chain, ...finding }] : []
}
