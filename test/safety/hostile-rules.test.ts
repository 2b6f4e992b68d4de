import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testStore } from '../harness/test-store.ts'
import { officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, safeServer } from './safe-server.ts'

/** The safe city with one more rule, a deny that would hide what the city hides. */
function withDeny(where: string, more = ''): readonly Document[] {
  const text = `policy: dossiers
rules:
  - { rule: everything, allow: read, fields: all }
  - { rule: hides, deny: read, where: ${where}${more} }
`
  return safeCity(`\n# policies/dossiers.yaml\n${text}`)
}

const unknown = {
  'an operator that is none': '{ agency: { like: "H29" } }',
  'a regular expression': '{ agency: { $regex: "H29" } }',
  'an operator of CASL’s own': '{ agency: { $elemMatch: { $eq: "H29" } } }',
  'a field that is none': '{ colour: red }',
  'a field of another dataset': '{ inquiry_code: I-1 }',
  'a column of Kho’s own': '{ _id: "1" }',
  'another word for or': '{ $or: [{ agency: H29.1 }] }',
  'an attribute nobody has': '{ agency: $principal.department }',
}

test.for(Object.entries(unknown))('P01: a deny with %s is refused when it is saved', ([, where]) => {
  const { city, problems } = compileCity(withDeny(where))
  expect(city).toBeNull()
  expect(problems.map(({ path }) => path)).toEqual(['policies/dossiers.yaml'])
  expect(['KHO109', 'KHO110', 'KHO104']).toContain(problems[0]?.code)
})

test('P01: a deny that came into the registry around the check is not passed over: everything is denied', async () => {
  await using safe = await safeServer()
  const { rows } = safe.store.owner
  expect((await safe.ask('{ dossiers { totalCount } }', { as: officer })).body.data.dossiers.totalCount).toBe(2)
  const documents = JSON.stringify(withDeny(unknown['an operator that is none']))
  await rows(sql`insert into kho.registry (version, documents, contract_hash, policy_hash, applied_by)
    values (99, ${documents}, '', '', 'test')`)
  await rows(sql`update kho.current set version = 99`)
  for (const query of ['{ dossiers { totalCount } }', '{ procedures { totalCount } }', '{ viewer { kind } }']) {
    const answer = await safe.ask(query, { as: officer })
    expect([answer.status, ...codesOf(answer)]).toEqual([503, 'KHO541'])
    expect(answer.body.data).toBeUndefined()
  }
})

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'agency.length', 'a.__proto__.b']

test.for(names)('P02: %s is no field, no attribute and no name in a rule', (name) => {
  const places = [
    withDeny(`{ "${name}": x }`),
    withDeny(`{ agency: { "${name}": x } }`),
    withDeny(`{ not: { "${name}": { eq: x } } }`),
    withDeny(`{ agency: $principal.${name} }`),
    withDeny(`{ agency: $principal.attributes.${name} }`),
    withDeny(`{ agency: { eq: { field: "${name}" } } }`),
    withDeny('{ agency: x }', `, fields: ["${name}"]`),
    withDeny('{ agency: x }', `, to: { "${name}": x }`),
    withDeny('{ agency: x }', `, to: { attributes: { "${name}": x } }`),
  ]
  for (const [at, documents] of places.entries()) {
    const { city, problems } = compileCity(documents)
    expect(city, `place ${at}`).toBeNull()
    expect(problems.length, `place ${at}`).toBeGreaterThan(0)
  }
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('P09: a rule without end is refused, told at its place, and the store keeps its version', async () => {
  const deep = `${'{ not: '.repeat(1000)}{ agency: x }${' }'.repeat(1000)}`
  await using store = await testStore(safeCity())
  const before = store.version()
  const { city, problems } = compileCity(withDeny(deep))
  expect(city).toBeNull()
  expect(problems).toMatchObject([{ code: 'KHO102', path: 'policies/dossiers.yaml' }])
  await expect(store.apply(withDeny(deep))).rejects.toThrow('KHO102')
  expect(await store.rows('select version from kho.current')).toEqual([[String(before)]])
})
