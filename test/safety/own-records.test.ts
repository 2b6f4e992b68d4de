import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, officer } from './issuer.ts'
import { ofOfficers } from './officers-city.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const lan: Claims = { ...citizen, trust: 2 }
const handler: Claims = { ...officer, trust: 3 }

/** A dataset about people whose rules show a citizen nothing. */
const visits = `
# datasets/visits.yaml
dataset: visits
names: { one: visit, many: visits }
title: { vi: Lượt khám, en: Visits }
owner: H29.2
class: on_request
listed: true
key: [visit_code]
size: 100
subjects: [{ field: patient_id }]
fields:
  visit_code: { type: text, title: { vi: Mã, en: Code } }
  patient_id: { type: text, sensitivity: personal, title: { vi: Người khám, en: Patient } }
`

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(safeCity(ofOfficers + visits))
})
afterAll(() => safe[Symbol.asyncDispose]())

const recordsOf = async (as: Claims, selection: string) =>
  (await safe.ask(`{ me { records { dataset { name } ${selection} } } }`, { as })).body.data.me.records

const cells = `... on Dossier { id code: dossierCode fee applicantId handlerId procedure { title } withheld { field reason } }`

test('a person sees what each dataset holds about them, whose it is, and what no rule shows them', async () => {
  expect(await recordsOf(lan, 'dataset { owner { agency title { en } } } shown totalCount nodes { id }')).toEqual([
    {
      dataset: { name: 'dossiers', owner: { agency: 'H29.1', title: { en: 'First department' } } },
      ...{ shown: true, totalCount: 2, nodes: [{ id: expect.any(String) }, { id: expect.any(String) }] },
    },
    {
      dataset: { name: 'visits', owner: { agency: 'H29.2', title: { en: 'Second department' } } },
      ...{ shown: false, totalCount: null, nodes: [] },
    },
  ])
})

test('records about a person are the very records that the policy view shows, cell by cell', async () => {
  const [dossiers] = await recordsOf(lan, `nodes { __typename ${cells} }`)
  const { body } = await safe.ask(`{ dossiers { nodes { __typename ${cells} } } }`, { as: lan })
  const byId = (nodes: readonly { id: string }[]) => [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1))
  expect(byId(dossiers.nodes)).toEqual(byId(body.data.dossiers.nodes))
  expect(dossiers.nodes.map(({ code }: { code: string }) => code).sort()).toEqual(['D-1', 'D-3'])
  expect(dossiers.nodes[0].handlerId).toBeNull()
})

test('an officer is a subject of the dossiers that name him, and each selection under its own name is answered', async () => {
  const [dossiers] = await recordsOf(
    handler,
    `totalCount none: nodes(first: 0) { id } mine: nodes { ${cells} } all: totalCount(max: 0)`,
  )
  expect(dossiers).toMatchObject({ totalCount: 1, none: [], all: null })
  expect(dossiers.mine).toMatchObject([
    { code: 'D-1', handlerId: '079190000009', procedure: { title: 'Đăng ký kết hôn' } },
  ])
})

test('A10: nobody else is shown anybody’s records, and a page too large is refused', async () => {
  for (const as of [
    { ...lan, trust: 1 },
    { ...lan, kho_kind: 'application' },
  ]) {
    expect(codesOf(await safe.ask('{ me { records { totalCount } } }', { as }))).toEqual(['KHO416'])
  }
  const other = await recordsOf({ ...lan, cccd: '079190000003' }, 'totalCount nodes { id }')
  expect(other[0]).toMatchObject({ totalCount: 0, nodes: [] })
  const large = await safe.ask('{ me { records { nodes(first: 1001) { id } } } }', { as: lan })
  expect(codesOf(large)).toEqual(['KHO410'])
  const twice = await safe.ask('{ a: me { records { totalCount } } b: me { records { totalCount } } }', { as: lan })
  expect(codesOf(twice)).toEqual(['KHO417'])
})

test('T14: reading one’s records is an entry of one’s own, and nothing leaves where it cannot be entered', async () => {
  const count = async (side: string) =>
    (await safe.ask(`{ me { accesses(side: ${side}) { totalCount } } }`, { as: lan })).body.data.me.accesses.totalCount
  const before = [await count('ABOUT_ME'), await count('BY_ME')]
  await recordsOf(lan, `nodes { ${cells} }`)
  expect([await count('ABOUT_ME'), await count('BY_ME')]).toEqual([before[0], Number(before[1]) + 1])
  await safe.store.rows('revoke insert on kho.ledger_entry from kho_api')
  const refused = await safe.ask(`{ me { records { nodes { ${cells} } } } }`, { as: lan })
  expect(codesOf(refused)).toEqual(['KHO503'])
  expect(refused.text).not.toMatch(/D-1|079190/)
  await safe.store.rows('grant insert on kho.ledger_entry to kho_api')
})

test('freshness is that of the oldest source, as Kho’s own dataset shows it', async () => {
  const [dossiers] = await recordsOf(lan, 'freshAt late')
  expect(dossiers).toEqual({ dataset: { name: 'dossiers' }, freshAt: null, late: null })
})

test('F31: documents that change under it are asked again, under the new version', async () => {
  await using moving = await safeServer(safeCity(ofOfficers))
  const query = '{ me { records { totalCount nodes { ... on Dossier { fee } } } } }'
  expect((await moving.ask(query, { as: lan })).body.data.me.records).toHaveLength(1)
  await moving.store.apply(safeCity(ofOfficers + visits))
  const { body } = await moving.ask(query, { as: lan })
  expect(body.errors).toBeUndefined()
  expect(body.data.me.records).toHaveLength(2)
})
