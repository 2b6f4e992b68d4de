import { compileCity } from '@kho/schema/contract/compile-city.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const documents = `
# datasets/guardianships.yaml
dataset: guardianships
names: { one: guardianship, many: guardianships }
title: { vi: Giám hộ, en: Guardianships }
owner: H29.1
class: on_request
key: [number]
subjects: [{ field: guardian_id }, { field: ward_id, as: ward }]
fields:
  number: { type: text, title: { vi: Số, en: Number } }
  guardian_id: { type: text, sensitivity: personal, title: { vi: Người giám hộ, en: Guardian } }
  ward_id: { type: text, sensitivity: personal, title: { vi: Người được giám hộ, en: Ward } }
  valid_from: { type: date, title: { vi: Từ, en: From } }
  valid_until: { type: date, title: { vi: Đến trước, en: Until } }
  revoked: { type: boolean, title: { vi: Đã huỷ, en: Revoked } }
# datasets/firms.yaml
dataset: firms
names: { one: firm, many: firms }
title: { vi: Doanh nghiệp, en: Firms }
owner: H29.1
class: shared
key: [tax_code]
fields:
  tax_code: { type: text, title: { vi: Mã số thuế, en: Tax code } }
  head_office: { type: text, title: { vi: Trụ sở chính, en: Head office } }
# datasets/licences.yaml
dataset: licences
names: { one: licence, many: licences }
title: { vi: Giấy phép, en: Licences }
owner: H29.1
class: shared
key: [number]
fields:
  number: { type: text, title: { vi: Số, en: Number } }
  tax_code: { type: text, title: { vi: Mã số thuế, en: Tax code } }
# delegations/delegations.yaml
delegation: guardians
title: { vi: Người giám hộ, en: Guardians }
dataset: guardianships
delegate: { person: guardian_id }
represents: ward_id
from: valid_from
until: valid_until
basis: PDPL-4
---
delegation: branches
title: { vi: Chi nhánh, en: Branches }
dataset: firms
delegate: { enterprise: head_office }
represents: tax_code
# people/people.yaml
person: guardian
title: { vi: Người giám hộ, en: A guardian }
claims: { kho_kind: citizen, cccd: "079080000021", trust: 2 }
# policies/guardianships.yaml
policy: guardianships
rules:
  - rule: my_wards
    allow: read
    to: { kind: citizen, trust: { gte: 2 } }
    where: { guardian_id: $principal.person }
    fields: { except: [revoked] }
  - { rule: revoked_ones, deny: read, where: { revoked: true } }
# policies/firms.yaml
policy: firms
rules:
  - { rule: branches, allow: read, to: { kind: business }, where: { head_office: $principal.enterprise }, fields: all }
# policies/licences.yaml
policy: licences
rules:
  - rule: own_enterprise
    allow: read
    to: { kind: business }
    where: { or: [{ tax_code: $principal.enterprise }, { tax_code: { in: $principal.represents } }] }
    fields: all
# policies/dossiers.yaml
policy: dossiers
rules:
  - { rule: own, allow: read, to: { kind: citizen }, where: { applicant_id: $principal.person }, fields: all }
  - rule: of_those_i_act_for
    allow: read
    to: { kind: citizen }
    where: { applicant_id: { in: $principal.represents } }
    fields: { except: [note] }
    reason: { vi: Người giám hộ xem hồ sơ của người mình đại diện., en: A guardian sees the dossiers of whom they act for. }
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
clock: 2020-11-02T08:00:00+07:00
synthetic: true
principal:
  claims: { kind: kho_kind, person: cccd, enterprise: mst, agency: unit, roles: roles, trust: trust }
  attributes: { trained: boolean }
`

let safe: SafeServer

beforeAll(async () => {
  safe = await safeServer(safeCity(documents))
})

afterAll(() => safe[Symbol.asyncDispose]())

const [guardian, ward] = ['079080000021', '079190000001']
const parent = { kho_kind: 'citizen', cccd: guardian, trust: 2 }
const child = { kho_kind: 'citizen', cccd: ward, trust: 2 }
const dossiers = '{ dossiers(orderBy: [{ field: DOSSIER_CODE }]) { nodes { dossierCode applicantId } } }'

async function put(dataset: string, cells: { readonly [field: string]: string | boolean }): Promise<void> {
  const stored = {
    ...cells,
    _id: crypto.randomUUID(),
    _source: 'test',
    _run: crypto.randomUUID(),
    _at: '2020-11-02T00:00:00Z',
  }
  const names = Object.keys(stored).map((name) => sql.id(name))
  await safe.store.owner.rows(
    sql`insert into ${sql.id('data', dataset)} (${sql.join(names)}) values (${sql.join(Object.values(stored))})`,
  )
}

const codes = async (as: typeof parent) => {
  const answer = await safe.ask(dossiers, { as })
  return answer.body.data?.dossiers.nodes.map((one: { dossierCode: string }) => one.dossierCode) ?? codesOf(answer)
}

describe('a guardian acts for a ward', () => {
  beforeEach(() => safe.store.owner.rows(sql`delete from data.guardianships`))

  const guardianship = (more: { readonly [field: string]: string | boolean } = {}) =>
    put('guardianships', { number: 'G-1', guardian_id: guardian, ward_id: ward, ...more })

  test('U07 a delegate who has left has no right any more at the next request, whatever the token says', async () => {
    const token = await safe.issuer.sign(parent, { subject: 'parent' })
    const count = async () => (await safe.ask('{ dossiers { totalCount } }', { token })).body.data.dossiers.totalCount
    await guardianship({ valid_from: '2020-01-01' })
    expect(await count()).toBe(2)
    await safe.store.owner.rows(sql`update data.guardianships set valid_until = '2020-11-02'`)
    expect(await count()).toBe(0)
    await safe.store.owner.rows(sql`update data.guardianships set valid_until = '2020-11-03'`)
    expect(await count()).toBe(2)
    await safe.store.owner.rows(sql`delete from data.guardianships`)
    expect(await count()).toBe(0)
  })

  test('U07 a delegation that is over, not begun, revoked or another’s gives nothing', async () => {
    for (const more of [
      { valid_until: '2020-11-02' },
      { valid_from: '2020-11-03' },
      { revoked: true },
      { guardian_id: '079080000022' },
    ]) {
      await safe.store.owner.rows(sql`delete from data.guardianships`)
      await guardianship(more)
      expect(await codes(parent), JSON.stringify(more)).toEqual([])
    }
    await safe.store.owner.rows(sql`delete from data.guardianships`)
    await guardianship()
    expect(await codes(parent)).toEqual(['D-1', 'D-3'])
    expect(await codes({ ...parent, trust: 1 }), 'whom no rule shows the delegation').toEqual([])
  })

  test('who sees what, and what a change takes away, is counted with whom people by name act for', async () => {
    const claims = { kho_kind: 'steward', unit: 'H29.1', cccd: '079190000031' }
    const token = await safe.issuer.sign(claims, { subject: 'steward' })
    const query = '{ whoCan(dataset: "dossiers") { seen { person records } } }'
    const seen = async () => {
      const { body } = await safe.ask(query, { token })
      return body.data.whoCan.seen.find(({ person }: { person: string }) => person === 'guardian').records
    }
    expect(await seen()).toBe(0)
    await guardianship({ valid_from: '2020-01-01' })
    expect(await seen()).toBe(2)
    const rules =
      'policy: dossiers\nrules:\n  - { rule: own, allow: read, to: { kind: citizen }, where: { applicant_id: $principal.person }, fields: all }\n'
    const save = `mutation S($rules: String!) { savePolicyDraft(input: { dataset: "dossiers", rules: $rules }, idempotencyKey: "less-1234") { draft { draft } } }`
    const { draft } = (await safe.ask(save, { token, variables: { rules } })).body.data.savePolicyDraft.draft
    const diff = `query D($draft: ID!) { policyDiff(draft: $draft) { changes { who { en } lost } } }`
    const { body } = await safe.ask(diff, { token, variables: { draft } })
    expect(body.data.policyDiff[0].changes).toContainEqual({ who: { en: 'A guardian' }, lost: 2 })
  })

  test('the ledger says who acted for whom, and tells the one it was done for', async () => {
    await guardianship()
    const token = await safe.issuer.sign(parent, { subject: 'parent' })
    await safe.ask(dossiers, { token })
    const { body } = await safe.ask('{ me { accesses(first: 1) { nodes { sentence { en } } } } }', { as: child })
    expect(body.data.me.accesses.nodes[0].sentence.en).toMatch(
      /^A citizen, acting for you, read .* by the rule “A guardian sees the dossiers of whom they act for”/,
    )
    const [row] = await safe.store.owner.rows(
      sql`select body::json #>> '{asker,behalf}', body::json #>> '{reads,0,subjects}' from kho.ledger_entry
        where body::json #>> '{asker,behalf}' is not null order by position desc limit 1`,
    )
    expect(row?.[0]).toBe(row?.[1])
  })
})

test('G7 a business fetches the licences of its head office and branches, and those of no other firm', async () => {
  const head = '0300588569'
  await put('firms', { tax_code: `${head}-001`, head_office: head })
  await put('firms', { tax_code: '0300000001-001', head_office: '0300000001' })
  for (const code of [head, `${head}-001`, '0300000001', '0300000001-001', `${head}-002`]) {
    await put('licences', { number: `L-${code}`, tax_code: code })
  }
  const licences = async (mst: string) => {
    const query = '{ licences(orderBy: [{ field: NUMBER }]) { nodes { taxCode } } }'
    const { body } = await safe.ask(query, { as: { kho_kind: 'business', mst, trust: 2 } })
    return body.data.licences.nodes.map((one: { taxCode: string }) => one.taxCode)
  }
  expect(await licences(head)).toEqual([head, `${head}-001`])
  expect(await licences(`${head}-001`), 'a branch acts for itself').toEqual([`${head}-001`])
  expect(await licences('0399999999')).toEqual([])
})

test('a delegation names a dataset’s texts and whole dates', () => {
  const problems = (from: string, to: string) =>
    compileCity(safeCity(documents.replace(from, to))).problems.map(({ code, path }) => [code, path])
  const file = 'delegations/delegations.yaml'
  expect(problems('represents: ward_id', 'represents: ward')).toEqual([['KHO109', file]])
  expect(problems('from: valid_from', 'from: number')).toEqual([['KHO110', file]])
  expect(problems('delegate: { person: guardian_id }', 'delegate: { person: revoked }')).toEqual([['KHO110', file]])
  expect(problems('dataset: guardianships\ndelegate', 'dataset: wards\ndelegate')).toEqual([['KHO109', file]])
})
