import { afterAll, beforeAll, expect, test } from 'vitest'
import { officer } from './issuer.ts'
import { type Answer, codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ')

function refused(answer: Answer, code: string): void {
  expect([answer.status, ...codesOf(answer)]).toEqual([answer.status, code])
  expect(answer.status).toBeLessThan(500)
  expect(answer.body.data).toBeUndefined()
}

test('R18: a thousand aliases of one costly field are refused before anything runs', async () => {
  const query = `{ ${times(1000, (i) => `a${i}: dossiers(first: 1000) { totalCount }`)} }`
  refused(await safe.ask(query, { as: officer }), 'KHO447')
})

test('R18: as many aliases as are allowed still cost what they cost', async () => {
  const query = `{ ${times(20, (i) => `a${i}: dossiers(first: 1000) { nodes { id procedure { id title dossiers(first: 100) { nodes { id } } } } }`)} }`
  refused(await safe.ask(query, { as: officer }), 'KHO450')
})

const deep = `{ dossiers { nodes { ${'procedure { dossiers { nodes { '.repeat(6)}id${' } } }'.repeat(6)} } } }`
const cyclic =
  '{ ...A } fragment A on Query { dossiers { nodes { ...B } } } fragment B on Dossier { procedure { ...C } } fragment C on Procedure { dossiers { nodes { ...B } } }'
const circular = `{ __schema { types { ${'fields { type { '.repeat(30)}name${' } }'.repeat(30)} } } }`

test.for([
  ['a query too deep', deep, 'KHO447'],
  ['20,000 directives', `{ viewer { kind ${'@skip(if: false) '.repeat(20_000)} } }`, 'KHO447'],
  ['200,000 duplicate fields', `{ viewer { ${'kind '.repeat(200_000)} } }`, 'KHO447'],
  ['cyclic fragments', cyclic, 'KHO447'],
  ['circular introspection', circular, 'KHO446'],
  [
    'a list nested 1,000 deep',
    `{ dossiers(filter: { fee: { in: ${'['.repeat(999)}${']'.repeat(999)} } }) { nodes { id } } }`,
    'KHO447',
  ],
] as const)('R19: %s is refused', async ([, query, code]) => {
  const began = performance.now()
  refused(await safe.ask(query, { as: officer }), code)
  expect(performance.now() - began).toBeLessThan(10_000)
})

test('R19: a body too large is refused before it is read whole', async () => {
  const answer = await safe.ask(`{ viewer { kind } } # ${'x'.repeat(2_000_000)}`)
  expect([answer.status, ...codesOf(answer)]).toEqual([413, 'KHO443'])
})

test('R19: variables too deep or too many are refused', async () => {
  const query = 'query ($filter: DossierFilter) { dossiers(filter: $filter) { nodes { id } } }'
  let filter: unknown = {}
  for (let depth = 0; depth < 1000; depth += 1) filter = { not: filter }
  refused(await safe.ask(query, { as: officer, variables: { filter } }), 'KHO447')
  const many = { dossierCode: { in: Array.from({ length: 20_000 }, String) } }
  refused(await safe.ask(query, { as: officer, variables: { filter: many } }), 'KHO447')
})

test('R19: a page holds at most 1,000 records', async () => {
  refused(await safe.ask('{ dossiers(first: 1001) { nodes { id } } }', { as: officer }), 'KHO410')
  const catalogue = await safe.ask('{ catalogue(first: 1001) { totalCount } viewer { kind } }')
  expect(codesOf(catalogue)).toEqual(['KHO453'])
  expect(catalogue.body.data).toEqual({ catalogue: null, viewer: { kind: 'anonymous' } })
})

test('R19: a document of nothing but a description, a comment or bytes is refused, not run', async () => {
  for (const query of ['', ' ', '#', '"', '{', '}', '\u0000', '\ud800', '{ viewer { kind } } }']) {
    const answer = await safe.ask(query)
    expect([400, 200], JSON.stringify(query)).toContain(answer.status)
    expect(answer.body.data).toBeUndefined()
  }
})

test('R20: a filter knows no patterns: what looks like one is plain text', async () => {
  const began = performance.now()
  for (const text of ['(a+)+$', '%', '_', '\\', '[', '.*']) {
    const query = 'query ($text: String!) { dossiers(filter: { dossierCode: { contains: $text } }) { nodes { id } } }'
    const { body } = await safe.ask(query, { as: officer, variables: { text } })
    expect(body).toEqual({ data: { dossiers: { nodes: [] } } })
  }
  expect(performance.now() - began).toBeLessThan(10_000)
})

test('R20: there is no operator that takes a regular expression', async () => {
  for (const operator of ['regex', 'matches', 'like', 'similar', '_regex']) {
    const query = `{ dossiers(filter: { dossierCode: { ${operator}: "a" } }) { nodes { id } } }`
    refused(await safe.ask(query, { as: officer }), 'KHO446')
  }
})

test('R20: an error that quotes a text made for it is written as fast as any other', async () => {
  const query = 'query ($first: Int!) { dossiers(first: $first) { nodes { id } } }'
  const began = performance.now()
  refused(await safe.ask(query, { variables: { first: 'Did you mean '.repeat(70_000) } }), 'KHO446')
  expect(performance.now() - began).toBeLessThan(10_000)
})

test('R19: an answer that multiplies a few records is refused before it leaves the store', async () => {
  const { body } = await safe.ask('{ dossier(dossierCode: "D-1") { id } }', { as: officer })
  const names = ['dossierCode', 'agency', 'applicantId'].flatMap((field) =>
    Array.from({ length: 16 }, (_, index) => `${field}_${'x'.repeat(40)}${index}: ${field}`),
  )
  const inner = ['a', 'b', 'c', 'd'].reduce(
    (set) => `procedure { dossiers(first: 2) { nodes { ${set} } } }`,
    names.join(' '),
  )
  const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Dossier { ${inner} } } }`
  const ask = (times: number) =>
    safe.ask(query, { as: officer, variables: { ids: Array.from({ length: times }, () => body.data.dossier.id) } })
  expect((await ask(2)).status).toBe(200)
  refused(await ask(1000), 'KHO450')
})
