import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Claims } from './issuer.ts'
import { citizen, officer, otherOfficer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type Answer, codesOf, type SafeServer, safeServer } from './safe-server.ts'

const rules = `
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: own_agency
    allow: read
    to: { kind: officer }
    where: { agency: { in: $principal.units } }
    fields: { except: [note] }
    mask: { handler_id: last4 }
  - { rule: other_agencies, allow: read, to: { kind: officer }, fields: [dossier_code, procedure_code] }
  - rule: applicant
    allow: read
    to: { kind: citizen }
    where: { applicant_id: $principal.person }
    fields: { except: [note, handler_id] }
`
const otherCitizen: Claims = { ...citizen, cccd: '079190000002' }
const clerk: Claims = { ...officer, unit: 'H29.1.1' }

let safe: SafeServer

beforeAll(async () => {
  safe = await safeServer(safeCity(rules))
})

afterAll(() => safe[Symbol.asyncDispose]())

type Node = { readonly [field: string]: string | null }

async function nodesOf(query: string, as: Claims): Promise<readonly Node[]> {
  const { body } = await safe.ask(query, { as })
  return body.data.dossiers.nodes
}

const told = ({ status, text }: Answer) => ({ status, text: text.replace(/"correlationId":"[^"]*"/g, '') })
const refusals = (query: string) => safe.ask(query, { as: officer }).then(codesOf)

test('R01: a filter on a field nobody shows the asker is refused alike, whether the value is there or not', async () => {
  const asked = (value: string) =>
    safe.ask(`{ dossiers(filter: { note: { startsWith: "${value}" } }) { totalCount } }`, { as: officer })
  const [present, absent] = [await asked('canary'), await asked('nobody')]
  expect(codesOf(present)).toEqual(['KHO301'])
  expect(told(present)).toEqual(told(absent))
})

test('R01: a filter on a field that some records show finds none of those that withhold it', async () => {
  const query = '{ dossiers(filter: { applicantId: { eq: "079190000001" } }) { nodes { dossierCode } } }'
  expect(await nodesOf(query, officer)).toEqual([{ dossierCode: 'D-1' }])
  const others = '{ dossiers(filter: { applicantId: { ne: "079190000001" } }) { nodes { dossierCode } } }'
  expect(await nodesOf(others, officer)).toEqual([{ dossierCode: 'D-2' }, { dossierCode: 'D-3' }])
})

test('R03: no order by a field nobody shows the asker', async () => {
  expect(await refusals('{ dossiers(orderBy: [{ field: NOTE }]) { nodes { dossierCode } } }')).toEqual(['KHO301'])
})

test('R04: a cursor over personal values does not carry them in the open', async () => {
  const query = '{ dossiers(orderBy: [{ field: APPLICANT_ID }], first: 1) { pageInfo { endCursor } } }'
  const { body } = await safe.ask(query, { as: officer })
  const cursor: string = body.data.dossiers.pageInfo.endCursor
  expect(cursor).not.toBe('')
  expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('0791900')
})

test('R08: a filter through a relation sees no more of the far record than a plain read', async () => {
  const through = (filter: string) => `{ procedures(filter: { dossiers: { some: ${filter} } }) { totalCount } }`
  expect(await refusals(through('{ note: { startsWith: "c" } }'))).toEqual(['KHO301'])
  const found = async (value: string, as: Claims) => {
    const { body } = await safe.ask(through(`{ applicantId: { eq: "${value}" } }`), { as })
    return body.data.procedures.totalCount
  }
  expect(await found('079190000002', officer)).toBe(1)
  expect(await found('079190000002', otherOfficer)).toBe(0)
})

test('R10: a relation counts the records that are shown, and no others', async () => {
  const query = '{ procedure(code: "1.001") { dossiers { totalCount } } }'
  const counted = async (as?: Claims) =>
    (await safe.ask(query, as ? { as } : {})).body.data.procedure.dossiers.totalCount
  expect([await counted(officer), await counted(citizen), await counted(otherCitizen), await counted()]).toEqual([
    3, 2, 1, 0,
  ])
})

test('R11: a name that smuggles a table or a column in is no field', async () => {
  for (const name of ['t.note', 'note as fee', '_id', '__proto__', 'constructor']) {
    const query = 'query ($filter: DossierFilter) { dossiers(filter: $filter) { totalCount } }'
    const filter = Object.fromEntries([[name, { eq: 'canary-one' }]])
    const answer = await safe.ask(query, { as: officer, variables: { filter } })
    expect(answer.body.data?.dossiers?.totalCount, name).toBeUndefined()
    expect(codesOf(answer), name).toHaveLength(1)
  }
})

test('R12: a masked cell is masked under whatever name it is asked for', async () => {
  const query =
    '{ dossiers(filter: { agency: { eq: "H29.1" } }) { nodes { handlerId fee: handlerId note: handlerId } } }'
  expect(await nodesOf(query, officer)).toEqual([{ handlerId: '****0009', fee: '****0009', note: '****0009' }])
})

test('R13: a global id opens no more than the list does', async () => {
  const [own] = await nodesOf('{ dossiers { nodes { id } } }', otherCitizen)
  const byId = (as: Claims) => safe.ask(`{ node(id: "${own?.id}") { id ... on Dossier { dossierCode note } } }`, { as })
  expect((await byId(otherCitizen)).body.data.node).toEqual({ id: own?.id, dossierCode: 'D-2', note: null })
  expect((await byId(citizen)).body.data.node).toBeNull()
})

test('R14: every page obeys the rules, not the first alone', async () => {
  const codes: unknown[] = []
  for (let after = ''; ; ) {
    const query = `{ dossiers(first: 1${after}) { nodes { dossierCode } pageInfo { hasNextPage endCursor } } }`
    const { body } = await safe.ask(query, { as: citizen })
    const { nodes, pageInfo } = body.data.dossiers
    codes.push(...nodes.map((node: Node) => node.dossierCode))
    if (!pageInfo.hasNextPage) break
    after = `, after: "${pageInfo.endCursor}"`
  }
  expect(codes.sort()).toEqual(['D-1', 'D-3'])
})

test('R15: of two rules on different records neither lends its fields to the records of the other', async () => {
  expect(
    await nodesOf('{ dossiers(orderBy: [{ field: DOSSIER_CODE }]) { nodes { dossierCode fee } } }', officer),
  ).toEqual([
    { dossierCode: 'D-1', fee: '50000' },
    { dossierCode: 'D-2', fee: '50000' },
    { dossierCode: 'D-3', fee: null },
  ])
})

test('R16: a department has what its offices have, an office nothing of its department', async () => {
  expect(
    await nodesOf('{ dossiers(orderBy: [{ field: DOSSIER_CODE }]) { nodes { dossierCode fee } } }', clerk),
  ).toEqual([
    { dossierCode: 'D-1', fee: null },
    { dossierCode: 'D-2', fee: '50000' },
    { dossierCode: 'D-3', fee: null },
  ])
})

test('R25: askers alike in all but one attribute never share a decision', async () => {
  const query =
    '{ dossiers(filter: { fee: { eq: "50000" } }, orderBy: [{ field: DOSSIER_CODE }]) { nodes { dossierCode } } }'
  for (let round = 0; round < 3; round += 1) {
    expect(await nodesOf(query, officer)).toEqual([{ dossierCode: 'D-1' }, { dossierCode: 'D-2' }])
    expect(await nodesOf(query, clerk)).toEqual([{ dossierCode: 'D-2' }])
    expect(await nodesOf(query, otherOfficer)).toEqual([{ dossierCode: 'D-3' }])
  }
})
