import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freshDatabase } from './fresh-database.ts'
import { runKho } from './run-kho.ts'

const documents: { readonly [path: string]: string } = {
  'city.yaml': `city: small
title: { vi: Thành phố nhỏ, en: Small city }
time_zone: Asia/Ho_Chi_Minh
languages: [vi, en]
synthetic: true
principal: { claims: { kind: kind, person: person, agency: unit, roles: roles } }
`,
  'agencies/all.yaml': `- { agency: H29, title: { vi: Thành phố, en: City } }
- { agency: H29.1, title: { vi: Quận Một, en: First district }, parent: H29 }
- { agency: H29.2, title: { vi: Quận Hai, en: Second district }, parent: H29 }
`,
  'people/all.yaml': `person: officer_one
title: { vi: Cán bộ Quận Một, en: Officer of the first district }
claims: { kind: officer, person: '079190000011', unit: H29.1 }
---
person: officer_two
title: { vi: Cán bộ Quận Hai, en: Officer of the second district }
claims: { kind: officer, person: '079190000012', unit: H29.2 }
---
person: citizen
title: { vi: Người dân, en: Citizen }
claims: { kind: citizen, person: '079190000001' }
`,
  'sources/desk.yaml': `source: desk
agency: H29.1
kind: files
connection: { folder: data, encoding: utf-8, delimiter: ',' }
time_zone: Asia/Ho_Chi_Minh
`,
  'datasets/permits.yaml': `dataset: permits
names: { one: permit, many: permits }
title: { vi: Giấy phép, en: Permits }
owner: H29.1
class: shared
key: [code]
size: 100
subjects: [{ field: holder }]
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  agency: { type: text, title: { vi: Cơ quan, en: Agency } }
  holder: { type: text, check: citizen_id, sensitivity: personal, title: { vi: Người giữ, en: Holder } }
  status: { type: text, title: { vi: Trạng thái, en: Status } }
  fee: { type: 'decimal(10,0)', title: { vi: Phí, en: Fee } }
sources:
  - source: desk
    from: permits.csv
    map: { code: code, agency: agency, holder: holder, status: status, fee: fee }
    mode: snapshot
    deletes: compare
`,
  'policies/permits.yaml': `policy: permits
rules:
  - rule: agency_sees_its_permits
    allow: read
    to: { kind: officer }
    where: { agency: { in: $principal.units } }
    fields: all
    mask: { holder: last4 }
    reason: { vi: Cơ quan thấy giấy phép của mình., en: An agency sees its own permits. }
  - rule: holders_see_their_own
    allow: read
    to: { kind: citizen }
    where: { holder: $principal.person }
    fields: [code, holder, fee]
`,
  'data/permits.csv': `code,agency,holder,status,fee
P1,H29.1,079190000001,open,100
P2,H29.1,079190000002,closed,200
P3,H29.2,079190000001,open,300
P4,H29.2,,open,400
`,
}

/** A city of four permits in a folder, a store of its own, and `kho` to run on both. Nothing is applied yet. */
export async function permitDesk() {
  const [home, store] = [mkdtempSync(join(tmpdir(), 'kho-desk-')), await freshDatabase()]
  chmodSync(home, 0o755)
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(home, { recursive: true, force: true })
  })
  const folder = join(home, 'city')
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const [path, text] of Object.entries(documents)) write(path, text)
  const environment = {
    KHO_HOME: join(home, 'home'),
    KHO_CITY: folder,
    KHO_DATABASE_URL: store.url,
    KHO_SUBJECT_KEY: '00'.repeat(32),
    KHO_LEDGER_KEY: '11'.repeat(32),
  }
  const change = (path: string, from: string, to: string) => write(path, (documents[path] ?? '').replace(from, to))
  return { folder, write, change, url: store.url, kho: (...argv: string[]) => runKho(argv, environment) }
}
