import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rowsSource } from '../harness/rows-source.ts'
import { safeCity } from '../safety/safe-city.ts'
import { type SafeServer, safeServer } from '../safety/safe-server.ts'

/** A register of firms and their branches, and the licences that they hold. */
const documents = `
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
principal:
  claims: { kind: kho_kind, person: cccd, enterprise: mst, agency: unit, roles: roles, trust: trust }
# sources/register.yaml
source: register
agency: H29.1
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/firms.yaml
dataset: firms
names: { one: firm, many: firms }
title: { vi: Doanh nghiệp, en: Firms }
owner: H29.1
class: shared
key: [tax_code]
fields:
  tax_code: { type: text, check: { name: tax_code, at: registered_on } }
  head_office: { type: text }
  registered_on: { type: date }
sources: [{ source: register, from: firms, map: { tax_code: mst, head_office: tru_so, registered_on: ngay }, mode: snapshot, deletes: compare }]
# datasets/licences.yaml
dataset: licences
names: { one: licence, many: licences }
title: { vi: Giấy phép, en: Licences }
owner: H29.1
class: shared
key: [number]
fields: { number: { type: text }, tax_code: { type: text } }
sources: [{ source: register, from: licences, map: { number: so, tax_code: mst }, mode: snapshot, deletes: compare }]
# delegations/branches.yaml
delegation: branches
title: { vi: Chi nhánh, en: Branches }
dataset: firms
delegate: { enterprise: head_office }
represents: tax_code
# policies/firms.yaml
policy: firms
rules:
  - { rule: own_branches, allow: read, to: { kind: business }, where: { head_office: $principal.enterprise }, fields: all }
# policies/licences.yaml
policy: licences
rules:
  - { rule: own, allow: read, to: { kind: business }, where: { tax_code: $principal.enterprise }, fields: all }
  - { rule: of_branches, allow: read, to: { kind: business }, where: { tax_code: { in: $principal.represents } }, fields: all }
`

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(safeCity(documents))
})
afterAll(() => safe[Symbol.asyncDispose]())

const [head, branch, other] = ['0300588569', '0300588569-001', '0100233488']
const person = '079190000001'
const take = (dataset: string, columns: readonly string[], rows: readonly (readonly (string | null)[])[]) =>
  safe.store.sync(dataset, 'register', rowsSource(dataset, columns, rows))

test('G17: a tax code whose check value would be 10 waits with its reason, and a person’s number is one since 1 July 2025', async () => {
  const run = await take(
    'firms',
    ['mst', 'tru_so', 'ngay'],
    [
      [head, null, '2010-01-01'],
      [branch, head, '2015-01-01'],
      [other, null, '2010-01-01'],
      ['0300000040', null, '2010-01-01'], // 3·29 + 4·3 = 99 = 9 · 11: ten less nothing is no digit
      [person, null, '2025-07-01'],
      ['079190000002', null, '2025-06-30'],
    ],
  )
  expect(run).toMatchObject({ state: 'done', inserted: 4, quarantined: 2 })
  const waiting = await safe.store.owner.rows(
    sql`select raw::json #>> '{columns,mst}', breaches::json #>> '{0,field}' from kho.quarantine order by 1`,
  )
  expect(waiting).toEqual([
    ['0300000040', 'tax_code'],
    ['079190000002', 'tax_code'],
  ])
  expect(await safe.store.rows('select tax_code from data.firms order by 1')).toEqual([
    [other],
    [head],
    [branch],
    [person],
  ])
})

test('G7: a business fetches the licences of its head office and its branch, and of no other firm', async () => {
  await take(
    'licences',
    ['so', 'mst'],
    [head, branch, other, person].map((code) => [`L-${code}`, code]),
  )
  const licences = async (mst: string) => {
    const query = '{ licences(orderBy: [{ field: NUMBER }]) { nodes { taxCode } } }'
    const { body } = await safe.ask(query, { as: { kho_kind: 'business', mst, trust: 2 } })
    return body.data.licences.nodes.map((one: { taxCode: string }) => one.taxCode)
  }
  expect(await licences(head)).toEqual([head, branch])
  expect(await licences(branch), 'a branch acts for itself').toEqual([branch])
  expect(await licences(other)).toEqual([other])
  expect(await licences('0399999999')).toEqual([])
})
