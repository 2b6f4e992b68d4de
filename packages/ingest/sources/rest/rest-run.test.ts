import { expect, onTestFinished, test } from 'vitest'
import { httpAgency, sendJson } from '../../../../test/harness/http-agency.ts'
import { documentsOf, testStore } from '../../../../test/harness/test-store.ts'
import { openSource } from '../open-source.ts'

const cityOf = (url: string) =>
  documentsOf(`
# city.yaml
city: test
title: { vi: Thử, en: Test }
time_zone: Asia/Ho_Chi_Minh
networks: [127.0.0.0/8]
# agencies/all.yaml
- { agency: H29.1, title: { vi: Một, en: One } }
# sources/fines.yaml
source: fines
agency: H29.1
kind: rest
connection: { url: '${url}/api', tls: none }
# datasets/fines.yaml
dataset: fines
names: { one: fine, many: fines }
title: { vi: Phạt, en: Fines }
owner: H29.1
class: shared
key: [code]
fields:
  code: { type: text }
  fee: { type: 'decimal(20,2)' }
sources:
  - source: fines
    from: phat
    read: { records: items, total: total, since: tu_luc }
    map: { code: so, fee: tien.so_tien }
    mode: cursor
    cursor: { field: luc, overlap: 10m }
`)

interface Fine {
  readonly so: string
  readonly luc: string
  readonly tien: { readonly so_tien: number }
}

test('an endpoint is read whole, then by its changes, then whole again, and a wrong total changes nothing', async () => {
  const fine = (so: string, luc: string, so_tien = 1): Fine => ({ so, luc, tien: { so_tien } })
  const state = { fines: [fine('A', '2020-11-01T00:00:00Z'), fine('B', '2020-11-01T00:00:00Z')], total: 0, now: '' }
  const agency = await httpAgency((_, response, url) => {
    const since = url.searchParams.get('tu_luc')
    const items = state.fines.filter(({ luc }) => since === null || luc >= since)
    response.setHeader('date', state.now)
    sendJson(response, { items, total: items.length + state.total })
  })
  onTestFinished(() => agency[Symbol.asyncDispose]())
  const documents = cityOf(agency.url)
  await using store = await testStore(documents)
  const sync = async (compare = false) => {
    const document = store.city().sources.get('fines')
    if (!document) throw new Error('the city has no fines')
    await using source = await openSource(document, { secretOf: () => undefined, cityFolder: '/' })
    const {
      state: ended,
      read,
      inserted,
      updated,
      deleted,
      error,
    } = await store.sync('fines', 'fines', source, { compare })
    return { ended, read, inserted, updated, deleted, code: error?.code ?? null }
  }
  const position = async () => (await store.rows('select position from kho.checkpoint'))[0]?.[0]
  const done = { ended: 'done', inserted: 0, updated: 0, deleted: 0, code: null }

  state.now = 'Mon, 02 Nov 2020 01:00:00 GMT'
  expect(await sync()).toEqual({ ...done, read: 2, inserted: 2 })
  expect(await position()).toBe('2020-11-02T01:00:00Z')

  state.now = 'Mon, 02 Nov 2020 02:00:00 GMT'
  state.fines = [fine('B', '2020-11-02T01:30:00Z', 12.5), fine('C', '2099-01-01T00:00:00Z')]
  expect(await sync()).toEqual({ ...done, read: 2, inserted: 1, updated: 1 })
  expect(await position()).toBe('2020-11-02T02:00:00Z')
  expect(agency.asked.at(-1)?.url.searchParams.get('tu_luc')).toBe('2020-11-02T00:49:59Z')

  state.total = 1
  expect(await sync(true)).toMatchObject({ ended: 'failed', code: 'KHO256' })
  expect(await position()).toBe('2020-11-02T02:00:00Z')
  state.total = 0
  expect(await sync(true)).toMatchObject({ ended: 'done', deleted: 1 })
  expect(await store.rows('select code, fee from data.fines order by code')).toEqual([
    ['B', '12.50'],
    ['C', '1.00'],
  ])
})
