import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { rowsSource } from '../../../test/harness/rows-source.ts'
import { documentsOf, type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { followSource } from '../follow/follow-source.ts'
import { dueLinks } from '../quarantine/relink.ts'
import { refusedBindings, replayBinding } from '../quarantine/replay.ts'

const linksCity = documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
# codes/state.yaml
list: state
title: { vi: Trạng thái, en: State }
codes: [{ code: open, title: { vi: mở, en: open } }]
# sources/desk.yaml
source: desk
agency: H29
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: a, user: kho }
# sources/police.yaml
source: police
agency: H29
kind: postgres
connection: { host: localhost, database: a, user: kho }
# datasets/card_links.yaml
dataset: card_links
names: { one: card_link, many: card_links }
title: { vi: Nối số, en: Links }
owner: H29
class: on_request
key: [card_number, citizen_id]
subjects: { field: citizen_id }
fields:
  card_number: { type: text, check: identity_card_number, sensitivity: personal }
  citizen_id: { type: text, check: citizen_id, sensitivity: personal }
sources:
  - { source: police, from: noi_so, map: { card_number: cu, citizen_id: moi } }
# datasets/cases.yaml
dataset: cases
names: { one: case_file, many: case_files }
title: { vi: Hồ sơ, en: Cases }
owner: H29
class: shared
key: [code]
subjects: { field: applicant_id }
fields:
  code: { type: text }
  applicant_id: { type: text, check: citizen_id, sensitivity: personal }
  state: { type: text, codes: state }
  received_at: { type: timestamp }
  tags: { type: text, list: true }
  note: { type: json }
sources:
  - source: desk
    from: hs
    map:
      code: ma
      applicant_id: { from: giay_to, through: { dataset: card_links, from: card_number, to: citizen_id } }
      state: { from: tt, values: { '1': open } }
      received_at: ngay
      tags: nhan
      note: ghi_chu
`)

type Cell = string | null

const citizen = (last: number) => `07920100000${last}`
const card = (last: number) => `02412345${last}`
const file = (code: string, number: Cell): Cell[] => [
  code,
  number,
  '1',
  '2020-03-01 08:30:00',
  '["a","b,c"]',
  '{"a": 1.50}',
]
const files = (rows: readonly Cell[][]) => rowsSource('hs', ['ma', 'giay_to', 'tt', 'ngay', 'nhan', 'ghi_chu'], rows)
const links = (rows: readonly Cell[][]) => rowsSource('noi_so', ['cu', 'moi'], rows)

const linkAll = (store: TestStore, rows: readonly Cell[][]) => store.sync('card_links', 'police', links(rows))
const readAll = (store: TestStore, rows: readonly Cell[][]) => store.sync('cases', 'desk', files(rows))
const held = (store: TestStore) => store.rows('select code, applicant_id, _stale from data.cases order by code')
const refused = (store: TestStore) =>
  store.rows(`select b ->> 'field', b ->> 'rule', b ->> 'message'
    from kho.quarantine, json_array_elements(breaches) as b where dataset = 'cases' order by 2`)
const due = (store: TestStore) => dueLinks(store.worker, store.city())

function again(store: TestStore) {
  const signal = new AbortController().signal
  const options = { database: store.worker, city: store.city(), version: store.version(), identityKey, signal }
  return replayBinding({ ...options, dataset: 'cases', source: 'desk', links: true, onProgress: () => undefined })
}

const binding = [{ dataset: 'cases', source: 'desk' }]

test('an old number becomes what its link says, a number that needs no link stays, no name decides', async () => {
  await using store = await testStore(linksCity)
  await linkAll(store, [[card(1), citizen(1)]])
  const result = await readAll(store, [
    file('a', card(1)),
    file('b', citizen(2)),
    file('c', null),
    file('d', card(9)),
    file('e', '24123451'),
  ])
  expect(result).toMatchObject({ inserted: 3, quarantined: 2 })
  expect(await held(store)).toEqual([
    ['a', citizen(1), 'f'],
    ['b', citizen(2), 'f'],
    ['c', null, 'f'],
  ])
  const unknown = ['applicant_id', 'unknown_number', 'card_links has no link of this number']
  expect(await refused(store)).toEqual([unknown, unknown])
  expect(await store.rows('select number, via, due from kho.linked')).toEqual([[card(1), 'card_links', 'f']])
  expect(await due(store)).toEqual([])
})

test('a number with several answers is refused until one is settled', async () => {
  await using store = await testStore(linksCity)
  await linkAll(store, [
    [card(1), citizen(1)],
    [card(1), citizen(2)],
    [card(3), citizen(3)],
  ])
  await readAll(store, [file('a', card(1)), file('b', card(3))])
  expect(await refused(store)).toEqual([
    ['applicant_id', 'ambiguous_number', 'card_links links this number with more than one'],
  ])
  await linkAll(store, [
    [card(1), citizen(2)],
    [card(3), citizen(3)],
  ])
  expect(await due(store)).toEqual(binding)
  expect(await again(store)).toMatchObject({ state: 'done', inserted: 1 })
  expect(await held(store)).toEqual([
    ['a', citizen(2), 'f'],
    ['b', citizen(3), 'f'],
  ])
})

test('a record waits for its link, and is published when the link comes, without its source', async () => {
  await using store = await testStore(linksCity)
  await linkAll(store, [[card(1), citizen(1)]])
  await readAll(store, [file('a', card(1)), file('b', card(2)), file('c', card(3))])
  expect(await due(store)).toEqual([])
  await linkAll(store, [
    [card(1), citizen(1)],
    [card(2), citizen(2)],
  ])
  expect(await due(store)).toEqual(binding)
  expect(await again(store)).toMatchObject({ inserted: 1, quarantined: 1 })
  expect(await held(store)).toEqual([
    ['a', citizen(1), 'f'],
    ['b', citizen(2), 'f'],
  ])
  expect(await due(store)).toEqual([])
  const all = `select to_jsonb(d) - array['_run', '_at'] from data.cases as d order by code`
  const replayed = await store.rows(all)
  expect(await readAll(store, [file('a', card(1)), file('b', card(2)), file('c', card(3))])).toMatchObject({
    unchanged: 2,
    updated: 0,
  })
  expect(await store.rows(all)).toEqual(replayed)
})

test('a link that changes, goes and comes back takes the records along that were found by it, and no others', async () => {
  await using store = await testStore(linksCity)
  const second = [card(2), citizen(2)]
  await linkAll(store, [[card(1), citizen(1)], second])
  await readAll(store, [file('a', card(1)), file('b', card(2)), file('c', citizen(1))])
  await linkAll(store, [[card(1), citizen(5)], second])
  expect(await due(store)).toEqual(binding)
  expect(await refusedBindings(store.worker, store.city())).toEqual(binding)
  expect(await again(store)).toMatchObject({ state: 'done', read: 1, updated: 1 })
  expect(await held(store)).toEqual([
    ['a', citizen(5), 'f'],
    ['b', citizen(2), 'f'],
    ['c', citizen(1), 'f'],
  ])
  const told = `select received_at, tags, note from data.cases where code = 'a'`
  const [asItWas] = await store.rows(`select received_at, tags, note from data.cases where code = 'b'`)
  expect(await store.rows(told)).toEqual([asItWas])

  await linkAll(store, [second])
  expect(await again(store)).toMatchObject({ updated: 0, quarantined: 1 })
  expect(await held(store)).toContainEqual(['a', citizen(5), 't'])
  expect(await due(store)).toEqual([])

  await linkAll(store, [[card(1), citizen(6)], second])
  expect(await due(store)).toEqual(binding)
  expect(await again(store)).toMatchObject({ updated: 1, quarantined: 0 })
  expect(await held(store)).toContainEqual(['a', citizen(6), 'f'])
  expect(await refused(store)).toEqual([])
})

test('refused records of which not all can be looked at call for nothing', async () => {
  await using store = await testStore(linksCity)
  await linkAll(store, [[card(1), citizen(1)]])
  await readAll(store, [file('a', card(2)), file('a', card(2)).with(2, '9')])
  expect(await store.rows('select count(*), count(distinct id) from kho.quarantine')).toEqual([['2', '1']])
  await store.rows(
    `update kho.quarantine set raw = '{}' where quarantined = (select quarantined from kho.quarantine limit 1)`,
  )
  await linkAll(store, [[card(2), citizen(2)]])
  expect(await due(store)).toEqual([])
  expect(await again(store)).toMatchObject({ read: 0, left: 2 })
})

test('a refused newer version of a record is its last word, whatever links change', async () => {
  await using store = await testStore(linksCity)
  await linkAll(store, [[card(1), citizen(1)]])
  await readAll(store, [file('a', card(1))])
  await readAll(store, [file('a', card(1)).with(2, '9')])
  await linkAll(store, [[card(1), citizen(5)]])
  expect(await due(store)).toEqual([])
  expect(await again(store)).toMatchObject({ read: 0 })
  expect(await held(store)).toEqual([['a', citizen(1), 't']])
})

test('what is known of a number goes with its record, with its need, and with the binding', async () => {
  await using store = await testStore(linksCity)
  await linkAll(store, [
    [card(1), citizen(1)],
    [card(2), citizen(2)],
    [card(3), citizen(3)],
  ])
  await readAll(store, [file('a', card(1)), file('b', card(2)), file('c', card(3))])
  const numbers = () => store.rows('select number from kho.linked order by 1')
  expect(await numbers()).toEqual([[card(1)], [card(2)], [card(3)]])
  await readAll(store, [file('a', card(1)), file('b', citizen(2))])
  expect(await numbers()).toEqual([[card(1)]])
  await store.apply(linksCity.filter(({ path }) => path !== 'datasets/cases.yaml'))
  expect(await numbers()).toEqual([])
})

test('a link that is published while records are on their way is not overlooked', async () => {
  await using store = await testStore(linksCity)
  await linkAll(store, [[card(1), citizen(1)]])
  async function* slow() {
    for (let at = 0; at < 1000; at += 1) yield file(`b${at}`, null)
    yield file('a', card(1))
    for (let at = 0; at < 999; at += 1) yield file(`c${at}`, null)
    await linkAll(store, [[card(1), citizen(7)]])
    yield file('d', null)
  }
  await store.sync('cases', 'desk', rowsSource('hs', ['ma', 'giay_to', 'tt', 'ngay', 'nhan', 'ghi_chu'], slow()))
  const found = `select applicant_id from data.cases where code = 'a'`
  expect(await store.rows(found)).toEqual([[citizen(1)]])
  expect(await due(store)).toEqual(binding)
  await again(store)
  expect(await store.rows(found)).toEqual([[citizen(7)]])
})

test('what links call for of a followed dataset is looked at by its follower, before it follows on', async () => {
  const followed = linksCity.map(({ path, text }) => ({
    path,
    text: text
      .replace('    from: hs\n', '    from: hs\n    mode: log\n')
      .replace('source: desk\nagency: H29\n', 'source: desk\nagency: H29\nlimits: { retained_log: 1GB }\n'),
  }))
  await using store = await testStore(followed)
  await linkAll(store, [[card(1), citizen(1)]])
  await readAll(store, [file('a', card(1)), file('b', card(2))])
  await linkAll(store, [
    [card(1), citizen(5)],
    [card(2), citizen(2)],
  ])
  expect(await due(store)).toEqual(binding)
  const options = { database: store.worker, city: store.city(), version: store.version(), identityKey }
  const signal = new AbortController().signal
  const open = async () => files([])
  const following = followSource({ ...options, source: 'desk', signal, open, onProgress: () => undefined })
  await expect(following).rejects.toMatchObject({ code: 'KHO250' }) // these rows have no log
  expect(await held(store)).toEqual([
    ['a', citizen(5), 'f'],
    ['b', citizen(2), 'f'],
  ])
  expect(await due(store)).toEqual([])
})

test('of a merged dataset the image of each source is looked at again, and the record made anew', async () => {
  const second = `  - source: desk_two
    from: hs
    map: { code: ma, applicant_id: giay_to }
`
  const merged = linksCity.map(({ path, text }) => {
    if (path !== 'datasets/cases.yaml') return { path, text }
    const combined = text.replace(
      'sources:\n',
      'combine: { merge: { precedence: { applicant_id: [desk] } } }\nsources:\n',
    )
    return { path, text: `${combined.trimEnd()}\n${second}` }
  })
  const [desk] = linksCity.filter(({ path }) => path === 'sources/desk.yaml')
  const other = { path: 'sources/desk_two.yaml', text: (desk?.text ?? '').replace('source: desk', 'source: desk_two') }
  await using store = await testStore([...merged, other])
  await linkAll(store, [[card(1), citizen(1)]])
  await readAll(store, [file('a', card(1))])
  await store.sync('cases', 'desk_two', rowsSource('hs', ['ma', 'giay_to'], [['a', citizen(2)]]))
  expect(await held(store)).toEqual([['a', citizen(1), 'f']])
  await linkAll(store, [[card(1), citizen(2)]])
  expect(await due(store)).toEqual(binding)
  await again(store)
  expect(await held(store)).toEqual([['a', citizen(2), 'f']])
  expect(await store.rows('select count(*) from kho.conflict')).toEqual([['0']])
})
