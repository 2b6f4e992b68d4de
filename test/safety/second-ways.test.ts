import { buildClientSchema, getIntrospectionQuery, isObjectType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, inspector, officer, otherOfficer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type Answer, codesOf, type SafeServer, safeServer } from './safe-server.ts'

/** Titles of procedures are withheld from citizens, so that what stands for a procedure can be looked for a label in. */
const rules = `
# policies/procedures.yaml
policy: procedures
rules:
  - { rule: at_work, allow: read, to: { kind: officer }, fields: all }
  - { rule: codes, allow: read, fields: [code] }
`
const hidden = ['canary-one', 'canary-two', 'canary-three']

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(safeCity(rules))
})
afterAll(() => safe[Symbol.asyncDispose]())

const told = ({ status, text }: Answer) => ({ status, text: text.replace(/"correlationId":"[^"]*"/g, '') })
const askers: readonly (Claims | null)[] = [officer, otherOfficer, inspector, citizen, null]
const ask = (query: string, as: Claims | null) => safe.ask(query, as ? { as } : {})

/** Refused for everybody, in words that say nothing of what is there. */
async function refusedAlike(queries: readonly string[], code: string): Promise<void> {
  for (const as of askers) {
    const answers = await Promise.all(queries.map((query) => ask(query, as)))
    for (const answer of answers) {
      expect(codesOf(answer)).toEqual([code])
      expect(answer.body.data).toBeUndefined()
      expect(answer.text).not.toMatch(/canary|50000|0791900/)
    }
    expect(new Set(answers.map((answer) => told(answer).text)).size).toBe(1)
  }
}

test('R02: no search reaches what records hold: datasets that declare none offer none, and the catalogue knows meanings alone', async () => {
  const search = (text: string) => `{ dossiers(search: "${text}") { totalCount } }`
  await refusedAlike([search('canary-one'), search('nobody')], 'KHO423')
  for (const as of askers) {
    for (const text of [...hidden, '079190000001', 'D-1', '50000', 'inquir']) {
      const { body } = await ask(`{ catalogue(search: "${text}") { totalCount nodes { name } } }`, as)
      const own = as === inspector && text === 'inquir'
      expect(body.data.catalogue, `${JSON.stringify(as)} ${text}`).toEqual({
        totalCount: own ? 1 : 0,
        nodes: own ? [{ name: 'inquiries' }] : [],
      })
    }
  }
})

/** What an aggregate of the dossiers tells, or why it is refused. */
async function groupsFor(as: Claims | null, given: string, told: string) {
  const answer = await ask(`{ dossiersAggregate${given} { groups { ${told} } } }`, as)
  expect(answer.text).not.toMatch(/canary/)
  return answer.body.data?.dossiersAggregate.groups ?? codesOf(answer)
}

test('R05: no figure is made of a concealed field, and those of others are of what the asker is shown', async () => {
  for (const as of askers) {
    for (const figure of ['min', 'max', 'countDistinct']) {
      const groups = await groupsFor(as, '', `${figure} { note }`)
      expect([['KHO301'], [{ [figure]: { note: null } }], [{ [figure]: { note: 0 } }]]).toContainEqual(groups)
    }
    await refusedAlike(['{ dossiers { count } }'], 'KHO446')
  }
  const told = 'count sum { fee } withheldCount { note }'
  const figuresOf = (count: number) => [{ count, sum: { fee: `${count * 50_000}` }, withheldCount: { note: count } }]
  expect(await groupsFor(officer, '', told)).toEqual(figuresOf(2))
  expect(await groupsFor(otherOfficer, '', told)).toEqual(figuresOf(1))
  expect(await groupsFor(citizen, '', told)).toEqual(figuresOf(2))
  expect(await groupsFor(null, '', told)).toEqual(['KHO301'])
})

test('R06: a hidden field groups nothing, and groups are of what the asker is shown', async () => {
  for (const as of askers) {
    const groups = await groupsFor(as, '(groupBy: { field: NOTE })', 'key { note }')
    expect([['KHO301'], [{ key: { note: null } }]]).toContainEqual(groups)
  }
  const agencies = async (as: Claims | null) => groupsFor(as, '(groupBy: { field: AGENCY })', 'key { agency } count')
  const group = (agency: string) => ({ key: { agency }, count: 1 })
  expect(await agencies(officer)).toEqual([group('H29.1'), group('H29.1.1')])
  expect(await agencies(otherOfficer)).toEqual([group('H29.2')])
  expect(await agencies(citizen)).toEqual([group('H29.1'), group('H29.2')])
  expect(await agencies(null)).toEqual(['KHO301'])
})

test('R05, R06: a page of the one schema there is has no field of records but their own and their relations', async () => {
  const { body } = await safe.ask(getIntrospectionQuery(), { as: inspector })
  const type = buildClientSchema(body.data).getType('DossierConnection')
  const names = isObjectType(type) ? Object.keys(type.getFields()).sort() : []
  expect(names).toEqual(['edges', 'nodes', 'pageInfo', 'totalCount', 'withheld'])
})

test('R07: through a relation to what the asker cannot read nothing is counted, whatever is there', async () => {
  const counted = (code: string) => `{ dossier(dossierCode: "${code}") { inquiries { totalCount } } }`
  for (const as of [officer, otherOfficer, citizen, null]) {
    const [there, absent] = [await ask(counted('D-3'), as), await ask(counted('D-1'), as)]
    expect(codesOf(there)).toEqual(['KHO446'])
    expect(told(there)).toEqual(told(absent))
  }
  const { body } = await ask(counted('D-3'), inspector)
  expect(body.data.dossier.inquiries.totalCount).toBe(1)
})

test('R07: a condition on what the asker cannot read is refused, not counted as none', async () => {
  const query = '{ dossiers(filter: { inquiries: { some: {} } }) { totalCount } }'
  for (const as of [officer, otherOfficer, citizen]) expect(codesOf(await ask(query, as))).toEqual(['KHO446'])
})

/** What each asker is shown of the dossiers of procedure 1.001. */
const shown = [
  [officer, ['D-1', 'D-2']],
  [otherOfficer, ['D-3']],
  [citizen, ['D-1', 'D-3']],
] as const

test('R09: records that a relation computes carry the rule of their own dataset, and so does each filter over them', async () => {
  const order = 'orderBy: [{ field: DOSSIER_CODE }]'
  for (const [as, codes] of shown) {
    const rows = `{ procedures { nodes { code dossiers(${order}) { totalCount nodes { dossierCode note } } } } }`
    const { nodes } = (await ask(rows, as)).body.data.procedures
    const [first, second] = nodes.toSorted((a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1))
    expect(first.dossiers).toEqual({
      totalCount: codes.length,
      nodes: codes.map((dossierCode) => ({ dossierCode, note: null })),
    })
    expect(second.dossiers).toEqual({ totalCount: 0, nodes: [] })
  }
})

test('R09: some, none and every are of the records the asker is shown', async () => {
  const found = async (as: Claims, condition: string) => {
    const query = `{ procedures(filter: { dossiers: ${condition} }, orderBy: [{ field: CODE }]) { nodes { code } } }`
    return (await ask(query, as)).body.data.procedures.nodes.map(({ code }: { code: string }) => code)
  }
  const ofThird = '{ dossierCode: { eq: "D-3" } }'
  expect(await found(officer, `{ some: ${ofThird} }`)).toEqual([])
  expect(await found(officer, `{ none: ${ofThird} }`)).toEqual(['1.001', '1.002'])
  expect(await found(otherOfficer, `{ every: ${ofThird} }`)).toEqual(['1.001', '1.002'])
  expect(await found(otherOfficer, `{ some: ${ofThird} }`)).toEqual(['1.001'])
})

test('R29: a record that stands for another one tells no label of it beyond its shown fields', async () => {
  const query = '{ dossier(dossierCode: "D-1") { id procedure { __typename id code title withheld { field } } } }'
  const { body, text } = await safe.ask(query, { as: citizen })
  const { procedure } = body.data.dossier
  expect(procedure).toEqual({
    ...{ __typename: 'Procedure', id: expect.any(String), code: '1.001', title: null },
    withheld: [{ field: 'title' }],
  })
  expect(text).not.toMatch(/kết hôn/)
  expect(Buffer.from(procedure.id, 'base64url').toString('latin1')).not.toMatch(/1\.001|k.t h.n/)
  for (const through of [
    'filter: { procedure: { title: { startsWith: "Đ" } } }',
    'orderBy: [{ procedure: { field: TITLE } }]',
  ]) {
    const refused = await safe.ask(`{ dossiers(${through}) { totalCount } }`, { as: citizen })
    expect(codesOf(refused)).toEqual(['KHO301'])
  }
})

test('P07: what one asker hands to another gives no more than the other’s own rules show', async () => {
  const page = (after: string) =>
    `{ dossiers(first: 1, orderBy: [{ field: DOSSIER_CODE }]${after}) {
      nodes { id dossierCode fee } pageInfo { endCursor } } }`
  const { nodes, pageInfo } = (await ask(page(''), officer)).body.data.dossiers
  expect(nodes).toEqual([{ id: expect.any(String), dossierCode: 'D-1', fee: '50000' }])
  const handedOn = page(`, after: "${pageInfo.endCursor}"`)
  const codesFor = async (as: Claims) =>
    (await ask(handedOn, as)).body.data.dossiers.nodes.map(({ dossierCode }: { dossierCode: string }) => dossierCode)
  expect(await codesFor(officer)).toEqual(['D-2'])
  expect(await codesFor(otherOfficer)).toEqual(['D-3'])
  expect(await codesFor(citizen)).toEqual(['D-3'])
  expect(codesOf(await ask(handedOn, null))).toEqual(['KHO301'])
  for (const as of [otherOfficer, null]) {
    expect((await ask(`{ node(id: "${nodes[0].id}") { id } }`, as)).body.data.node).toBeNull()
  }
})
