import { expect, test } from 'vitest'
import type { City } from '../contract/city.ts'
import { compileCity } from '../contract/compile-city.ts'
import type { Contract } from '../contract/contract.ts'
import type { Rule } from '../contract/rule.ts'
import { sampleDocuments } from '../contract/sample-city.ts'
import { abilityOf } from './ability.ts'
import { abilityReader } from './ability-reader.ts'
import type { Ask } from './ask.ts'
import { interpretRecord } from './interpret.ts'

const sample = compileCity(sampleDocuments).city

const open: Rule = {
  dataset: 'procedures',
  name: 'open',
  effect: 'allow',
  to: [],
  where: null,
  via: null,
  fields: ['code'],
  mask: {},
  purpose: null,
  mustKnow: [],
  quota: null,
  ways: ['query'],
  valid: { from: null, until: null },
  basis: null,
  reason: null,
}

function askWith(rule: Rule, change: (contract: Contract) => Contract = (contract) => contract): Ask {
  const procedures = sample?.contracts.get('procedures')
  if (!sample || !procedures) throw new Error('the sample has no procedures')
  const contract = change(procedures)
  const city: City = {
    ...sample,
    contracts: new Map([...sample.contracts, [contract.dataset, contract]]),
    rules: new Map([[rule.dataset, [rule]]]),
  }
  return { city, principal: { kind: 'anonymous' }, purpose: null, today: '2020-11-02', way: 'query' }
}

test('an operator that the matcher does not know denies all, before any record is asked about', () => {
  // What a damaged registry might hold: the type says it cannot be.
  const where = JSON.parse('{ "op": "like", "field": "code", "to": { "value": "%" } }')
  expect(() => abilityOf(askWith({ ...open, where }), 'procedures')).toThrow(
    expect.objectContaining({ code: 'KHO312' }),
  )
})

test.for(['constructor', '__proto__', 'a.b', 'toString'])('a field called %s is refused', (name) => {
  const ask = askWith(open, (contract) => ({
    ...contract,
    fields: contract.fields.map((field, at) => (at === 1 ? { ...field, name } : field)),
  }))
  expect(() => abilityOf(ask, 'procedures')).toThrow(expect.objectContaining({ code: 'KHO312' }))
})

test('a dataset called as CASL calls everything opens nothing else', () => {
  const ask = askWith({ ...open, dataset: 'all' }, (contract) => ({ ...contract, dataset: 'all' }))
  const read = abilityReader({ ask, dataset: 'procedures', known: new Set(), records: () => [] })
  expect(read({ code: '1.004884' }).shown).toBe(false)
})

test('decimals of the finest scale that a contract may have are compared by their last digit', () => {
  const finest = (last: number): string => `0.${'0'.repeat(99)}${last}`
  const where = { op: 'lt', field: 'share', to: { value: finest(2) } } as const
  const ask = askWith({ ...open, where }, (contract) => ({
    ...contract,
    fields: contract.fields.map((field, at) =>
      at === 1 ? { ...field, name: 'share', type: 'decimal', precision: 100, scale: 100 } : field,
    ),
  }))
  const records = () => []
  const read = abilityReader({ ask, dataset: 'procedures', known: new Set(), records })
  for (const last of [1, 2, 3]) {
    const values = { code: '1.004884', share: finest(last) }
    const interpreted = interpretRecord({ ask, dataset: 'procedures', records }, values)
    expect([read(values).shown, interpreted.shown]).toEqual([last === 1, last === 1])
  }
})
