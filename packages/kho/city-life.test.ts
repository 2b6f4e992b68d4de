import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../test/harness/fresh-database.ts'
import { runKho } from '../../test/harness/run-kho.ts'

const documents = {
  'city.yaml': `city: small
title: { vi: Thành phố nhỏ, en: Small city }
time_zone: Asia/Ho_Chi_Minh
languages: [vi, en]
synthetic: true
principal: { claims: { kind: kind, person: person, agency: unit } }
`,
  'agencies/all.yaml': 'agency: H29.1\ntitle: { vi: Sở, en: Department }\n',
  'people/all.yaml': `person: officer
title: { vi: Cán bộ, en: Officer }
claims: { kind: officer, unit: H29.1 }
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
description: { vi: Giấy phép, en: Permits }
owner: H29.1
class: shared
key: [code]
size: 100
subjects: [{ field: holder }]
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  holder: { type: text, check: citizen_id, sensitivity: personal, title: { vi: Người giữ, en: Holder } }
  fee: { type: 'decimal(10,0)', title: { vi: Phí, en: Fee } }
sources:
  - source: desk
    from: permits.csv
    map: { code: code, holder: holder, fee: fee }
    mode: snapshot
    deletes: compare
`,
  'policies/permits.yaml': `policy: permits
rules:
  - rule: officers_see_permits
    allow: read
    to: { kind: officer }
    fields: all
    mask: { holder: last4 }
  - rule: holders_see_their_own
    allow: read
    to: { kind: citizen }
    where: { holder: $principal.person }
    fields: [code, fee]
`,
  'data/permits.csv': `code,holder,fee
P1,079190000001,100
P2,079190000002,200
P3,12,300
`,
}

type Name = keyof typeof documents

/** A folder of a small city, a store of its own, and the environment to run `kho` in. */
async function smallCity() {
  const [home, store] = [mkdtempSync(join(tmpdir(), 'kho-life-')), await freshDatabase()]
  chmodSync(home, 0o755)
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(home, { recursive: true, force: true })
  })
  const folder = join(home, 'city')
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  for (const [name, text] of Object.entries(documents)) write(name, text)
  const environment = {
    KHO_HOME: join(home, 'home'),
    KHO_CITY: folder,
    KHO_DATABASE_URL: store.url,
    KHO_SUBJECT_KEY: '00'.repeat(32),
    KHO_LEDGER_KEY: '11'.repeat(32),
  }
  const change = (name: Name, from: string, to: string) => write(name, documents[name].replace(from, to))
  const acts = async () => {
    await using database = openDatabase({ url: store.url, name: 'test' })
    return await database.rows(sql`
      select b ->> 'action', b #>> '{target,key}', b #>> '{asker,kind}'
      from kho.ledger_entry, lateral (select body::jsonb) as e (b) where b ->> 'kind' = 'write' order by at`)
  }
  return { folder, write, change, acts, kho: (...argv: string[]) => runKho(argv, environment) }
}

test('a city is applied, taken in, looked at and explained', async () => {
  const { folder, kho } = await smallCity()
  const dry = await kho('apply', folder, '--dry-run')
  expect(dry).toMatchObject({ code: 0, err: '' })
  expect((await kho('status')).err).toContain('KHO525')
  expect((await kho('apply', folder)).code).toBe(3)
  expect((await kho('apply', folder, '--yes', '--json')).values).toMatchObject([{ applied: true, version: 1 }])
  const synced = await kho('sync', '--json')
  expect(synced.values).toMatchObject([
    [{ dataset: 'permits', state: 'done', inserted: 2, quarantined: 1, error: null }],
  ])
  expect((await kho('sync', 'nothing')).code).toBe(2)
  expect((await kho('sync', '--lang', 'vi')).err).toContain('xong, 3 dòng đã đọc, ')
  expect((await kho('status', '--json')).values).toMatchObject([
    { version: 1, datasets: [{ dataset: 'permits', source: 'desk', state: 'done', records: 2, quarantined: 1 }] },
  ])
  const waiting = await kho('quarantine', 'list')
  expect(waiting.out).toContain('citizen_id')
  expect(waiting.out).not.toContain('P3')
  expect((await kho('run', 'list')).out).toContain('permits < desk')
  const masked = await kho('explain', 'permits', '--as', 'officer', '--key', 'P1', '--field', 'holder')
  expect(masked.out).toContain('masked')
  expect(masked.out).not.toContain('0001')
  const own = await kho('explain', 'permits', '--as', 'citizen', '--key', 'P2', '--lang', 'vi')
  expect(own.out).toContain('Không được xem bản ghi này')
  expect((await kho('explain', 'permits', '--as', 'mayor')).code).toBe(2)
  const invented = await kho('explain', 'permits', '--as', 'officer', '--purpose', 'Đơn số 1')
  expect([invented.code, invented.err]).toEqual([1, expect.stringContaining('KHO419')])
})

test('apply names every problem with its place and changes nothing', async () => {
  const { folder, change, kho } = await smallCity()
  change('datasets/permits.yaml', 'key: [code]', 'key: [code]\ncolour: red')
  change('sources/desk.yaml', 'kind: files', 'kind: files\nspeed: 3')
  const ran = await kho('apply', folder, '--yes')
  expect(ran.code).toBe(1)
  expect(ran.out.match(/^(datasets\/permits|sources\/desk)\.yaml:\d+:\d+ KHO1\d\d /gm)?.length).toBe(2)
  expect((await kho('apply', folder, '--lang', 'en')).out).toContain('  Remove the key')
  expect((await kho('apply', folder, '--lang', 'vi')).out).toContain('  Xoá khoá này')
  expect((await kho('status')).err).toContain('KHO525')
})

test('apply says in both languages what it breaks for programs that ask, before it does', async () => {
  const { folder, change, kho } = await smallCity()
  const first = await kho('apply', folder, '--yes', '--json')
  expect(first.values).toMatchObject([{ plan: { breaks: [] } }])
  change('datasets/permits.yaml', "fee: { type: 'decimal(10,0)'", 'fee: { type: text')
  const dry = (language: string) => kho('apply', folder, '--dry-run', '--lang', language)
  expect((await dry('en')).out).toContain(
    'Breaks programs that ask for:\n  Permit.fee: changes from Decimal to String\n',
  )
  expect((await dry('vi')).out).toContain('Permit.fee: đổi kiểu từ Decimal sang String')
  const { values } = await kho('apply', folder, '--dry-run', '--json')
  const breaks = expect.arrayContaining([{ part: 'Permit.fee', how: 'retyped', from: 'Decimal', to: 'String' }])
  expect(values).toMatchObject([{ plan: { breaks }, applied: false }])
})

test('a folder that fell behind the registry is refused until it has pulled', async () => {
  const { folder, write, change, kho } = await smallCity()
  const other = join(folder, '..', 'other')
  await kho('apply', folder, '--yes')
  expect((await kho('pull', other)).code).toBe(0)
  write('../other/agencies/all.yaml', documents['agencies/all.yaml'].replace('Department', 'Office'))
  expect((await kho('apply', other, '--yes')).code).toBe(0)
  change('people/all.yaml', 'Officer', 'An officer')
  const refused = await kho('apply', folder, '--yes')
  expect(refused.err).toContain('KHO530')
  expect((await kho('pull', folder)).code).toBe(3)
  expect((await kho('pull', folder, '--yes')).code).toBe(0)
  expect(readFileSync(join(folder, 'agencies/all.yaml'), 'utf8')).toContain('Office')
  expect((await kho('apply', folder, '--yes', '--json')).values).toMatchObject([{ version: 2 }])
})

test('a run that would delete too much is held, and an operator decides, which the ledger tells', async () => {
  const { folder, write, kho, acts } = await smallCity()
  const rows = (count: number) => Array.from({ length: count }, (_, n) => `P${n},079190000001,1`).join('\n')
  write('data/permits.csv', `code,holder,fee\n${rows(100)}\n`)
  await kho('apply', folder, '--yes')
  await kho('sync')
  write('data/permits.csv', `code,holder,fee\n${rows(10)}\n`)
  const held = await kho('sync')
  expect(held.code).toBe(3)
  const [runs] = (await kho('run', 'list', '--json')).values as [{ run: string; state: string }[]]
  expect(runs[0]?.state).toBe('held')
  expect((await kho('run', 'release', runs[0]?.run ?? '', '--json')).values).toMatchObject([{ deleted: 90 }])
  expect((await kho('run', 'cancel', runs[0]?.run ?? '')).code).toBe(1)
  expect((await kho('apply', folder, '--yes')).code).toBe(0) // nothing new, so nothing is entered
  expect(await acts()).toEqual([
    ['city.apply', '1', 'operator'],
    ['run.release', runs[0]?.run, 'operator'],
  ])
  expect(await kho('ledger', 'verify')).toMatchObject({ code: 0 })
})

test('an existing database becomes documents that apply, take in and share nothing', async () => {
  const { folder, kho } = await smallCity()
  const agency = await freshDatabase()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  await using database = openDatabase({ url: agency.url, name: 'agency' })
  await database.rows(sql`create table districts (code text primary key, name text)`)
  await database.rows(
    sql`create table wards (code text primary key, district_code text references districts, area numeric(8,2))`,
  )
  await database.rows(sql`insert into districts values ('760', 'Quận 1')`)
  await database.rows(sql`insert into wards values ('26734', '760', 1.50)`)
  const asked = ['introspect', agency.url, '--agency', 'H29.1', '--source', 'register', '--out', folder]
  const proposed = await kho(...asked)
  expect(proposed).toMatchObject({ code: 0, err: '' })
  expect(proposed.out).toContain('+ datasets/wards.yaml')
  expect((await kho(...asked)).code).toBe(0)
  expect((await kho('apply', folder, '--yes')).code).toBe(0)
  expect((await kho('sync', '--source', 'register', '--json')).values).toMatchObject([
    [
      { dataset: 'districts', state: 'done', inserted: 1 },
      { dataset: 'wards', state: 'done', inserted: 1 },
    ],
  ])
  const seen = await kho('explain', 'wards', '--as', 'officer', '--key', '26734', '--json')
  expect(seen.values).toMatchObject([{ found: true, shown: false, rules: [] }])
  expect((await kho('source', 'check', 'register')).out).toContain('Least rights:')
})
