import { expect, test } from 'vitest'
import { randomOf } from '../judges/random.ts'
import { makeChain } from './make-ledger.ts'
import { mutations } from './mutate.ts'
import { toldByKho, toldBySecond, tryMutations } from './try-mutations.ts'

test('a chain as it was written passes both verifiers', () => {
  const made = makeChain(randomOf(7, 0), 500)
  expect(toldByKho(made)).toEqual({ findings: [], badLines: [] })
  expect(toldBySecond(made)).toEqual({ findings: [], badLines: [] })
})

test.for(Object.entries(mutations))('both verifiers name the first place of: %s', ([, mutate]) => {
  for (let number = 0; number < 20; number += 1) {
    const random = randomOf(11, number)
    const made = makeChain(random, 2 + random.below(60))
    const { expected, ...ledger } = mutate(made, random)
    const findings = expected.finding ? [{ chain: made.chain, ...expected.finding }] : []
    const wanted = { findings, badLines: expected.badLines }
    expect(toldByKho(ledger), `of ${number}`).toEqual(wanted)
    expect(toldBySecond(ledger), `of ${number}`).toEqual(wanted)
  }
})

test('A01, A05: random mutations of chains of a thousand entries are all found by both', () => {
  const seed = Date.now() % 1_000_000
  const missed = tryMutations({ seed, mutations: 100, length: 1000, onProgress: () => undefined })
  expect(missed, `node test/ledger/main.ts --seed ${seed} --entries 1000`).toBeNull()
})

test('A05: every character of an entry counts, by both verifiers', () => {
  const made = makeChain(randomOf(3, 1), 3)
  const { body = '' } = made.entries[1] ?? {}
  for (let at = 0; at < body.length; at += 1) {
    const altered = body.slice(0, at) + (body[at] === '7' ? '8' : '7') + body.slice(at + 1)
    const entries = made.entries.map((entry) => (entry.position === 2 ? { ...entry, body: altered } : entry))
    const [finding] = toldByKho({ ...made, entries }).findings
    expect(finding, `character ${at}`).toMatchObject({ fault: 'hash', position: 2 })
    expect(toldBySecond({ ...made, entries }).findings).toEqual([finding])
  }
})
