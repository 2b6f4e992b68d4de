import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { passGates } from '@kho/schema/release/gates.ts'
import { expect, test } from 'vitest'
import { type ReleaseDesk, releaseDesk } from './release-desk.ts'
import { safeCity } from './safe-city.ts'

const dwellers = (release: string, fields = 'all', mask = '{}') => `
# datasets/dwellers.yaml
dataset: dwellers
names: { one: dweller, many: dwellers }
title: { vi: Cư dân, en: Dwellers }
owner: H29.1
class: open
licence: cc-by-4.0
key: [code]
subjects: { field: person }
${release}
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  person: { type: text, sensitivity: personal, title: { vi: Người, en: Person } }
  ward: { type: text, title: { vi: Phường, en: Ward } }
  note: { type: text, title: { vi: Ghi chú, en: Note } }
# policies/dwellers.yaml
policy: dwellers
rules: [{ rule: everybody, allow: read, fields: ${fields}, mask: ${mask}, ways: [query, export] }]
`

const decided = 'person: { by: Chief, ground: Decree 47/2020, review: 2999-01-01 }'
const grouped = (decisions = '') => `release: { groups: { by: [ward] }, decisions: { ${decisions} } }`
const unnamed = '{ except: [person] }'

const rows = (from: number, until: number, ward: string) => `
  insert into data.dwellers (_id, _source, _run, _at, code, person, ward, note)
  select md5(n::text)::uuid, 'test', gen_random_uuid(), now(), lpad(n::text, 8, '0'), 'p' || n, '${ward}', 'x'
  from generate_series(${from}, ${until}) as n`

async function deskOf(city: string): Promise<ReleaseDesk> {
  const desk = await releaseDesk(safeCity(city))
  await desk.store.rows(rows(1, 30, 'one'))
  return desk
}

const publish = (desk: ReleaseDesk) => desk.publish('dwellers', { gate: passGates })

async function refused(desk: ReleaseDesk) {
  const before = readdirSync(join(desk.root, 'dwellers')).length
  const thrown = await publish(desk).catch((cause: unknown) => cause)
  expect(readdirSync(join(desk.root, 'dwellers'))).toHaveLength(before)
  return thrown
}

test('D04: a group of two people is not published', async () => {
  await using desk = await deskOf(dwellers(grouped(), unnamed))
  expect(await publish(desk)).toMatchObject({ release: { number: 1 } })
  await desk.store.rows(rows(31, 32, 'two'))
  expect(await refused(desk)).toMatchObject({ code: 'KHO305', details: { groups: 1, least: 10 } })
})

test('D05: a release that differs from any before it by one person is not published', async () => {
  await using desk = await deskOf(dwellers(grouped(), unnamed))
  await publish(desk)
  await desk.store.rows(rows(31, 31, 'one'))
  expect(await refused(desk)).toMatchObject({ code: 'KHO308', details: { earlier: 1, people: 1 } })
  await desk.store.rows(rows(32, 45, 'one'))
  expect(await publish(desk)).toMatchObject({ release: { number: 2 } })
  await desk.store.rows(`delete from data.dwellers where code > '00000031'`)
  expect(await refused(desk)).toMatchObject({ code: 'KHO308', details: { earlier: 1, people: 1 } })
})

test('D06: who is shown by a hash is another one in each release, and needs a decision nevertheless', async () => {
  await using desk = await deskOf(dwellers(grouped(decided), 'all', '{ person: hash }'))
  const first = async () =>
    (await (await fetch(`${desk.url}/open/dwellers.csv`)).text()).split('\r\n')[1]?.split(',')[1]
  await publish(desk)
  const before = await first()
  await desk.store.rows(rows(31, 31, 'one'))
  expect(await refused(desk)).toMatchObject({ code: 'KHO308' })
  await desk.store.rows(rows(32, 45, 'one'))
  await publish(desk)
  expect(before).toMatch(/^[0-9a-f]{16,}$/)
  expect(await first()).not.toBe(before)
  await desk.store.apply(safeCity(dwellers(grouped(), 'all', '{ person: hash }')))
  await desk.store.rows(rows(50, 70, 'one'))
  expect(await refused(desk)).toMatchObject({ code: 'KHO303', details: { undecided: ['person'] } })
})

test('D07: an identifier in a text is not published, and not told', async () => {
  await using desk = await deskOf(dwellers(grouped(), unnamed))
  await publish(desk)
  await desk.store.rows(`update data.dwellers set note = 'gặp 079 190 000 001' where code = '00000003'`)
  const thrown = await refused(desk)
  expect(thrown).toMatchObject({ code: 'KHO304', details: { found: ['note citizen_id: 1, records 3'] } })
  expect(String(thrown)).not.toMatch(/190/)
})

test('D07: a decision lets identifiers stand in a text until its day of review, and no longer', async () => {
  const letting = (review: string) =>
    `note: { by: Chief, ground: Decree 47/2020, review: ${review}, lets: [citizen_id] }`
  await using desk = await deskOf(dwellers(grouped(letting('2999-01-01')), unnamed))
  await desk.store.rows(`update data.dwellers set note = 'gặp 079 190 000 001' where code = '00000003'`)
  expect(await publish(desk)).toMatchObject({ release: { number: 1 } })
  await desk.store.apply(safeCity(dwellers(grouped(letting('2020-01-01')), unnamed)))
  await desk.store.rows(rows(31, 45, 'one'))
  expect(await refused(desk)).toMatchObject({ code: 'KHO303', details: { undecided: [], overdue: ['note'] } })
})
