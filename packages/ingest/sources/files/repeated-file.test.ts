import { hash } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { filesAgency } from '../../../../test/harness/files-agency.ts'
import { permit, permitColumns, permits, permitsCity } from '../../../../test/harness/permits.ts'
import { testStore } from '../../../../test/harness/test-store.ts'
import { openSource } from '../open-source.ts'

async function given() {
  const agency = filesAgency('csv')
  const store = await testStore(permitsCity())
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    await agency[Symbol.asyncDispose]()
  })
  const quoted = (cell: string | null) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`)
  const write = (rows: readonly (readonly (string | null)[])[]) =>
    agency.write('gp', [permitColumns, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join(''))
  const sync = async (how = {}) =>
    store.sync('permits', 'first', await openSource(agency.document, agency.options), how)
  return { agency, store, write, sync }
}

test('a file that was read already is not loaded again, a changed one is', async () => {
  const { store, write, sync } = await given()
  write(permits(50))
  expect(await sync()).toMatchObject({ state: 'done', read: 50, inserted: 50 })
  write(permits(50))
  expect(await sync()).toMatchObject({ state: 'done', read: 0, deleted: 0 })
  expect(await store.rows('select mode, message from kho.run order by started_at desc limit 1')).toEqual([
    ['compare', 'It is the very file that was read last.'],
  ])
  expect(await sync({ full: true })).toMatchObject({ state: 'done', read: 50, unchanged: 50 })
  write([...permits(49), permit('P00050', { phi: '7' })])
  expect(await sync()).toMatchObject({ state: 'done', read: 50, updated: 1, unchanged: 49 })
  expect(await sync()).toMatchObject({ state: 'done', read: 0 })
})

test('a file of which something waits in quarantine is read again', async () => {
  const { write, sync } = await given()
  write([...permits(5), permit('P00006', { cq: 'H29.2' })])
  expect(await sync()).toMatchObject({ state: 'done', inserted: 5, quarantined: 1 })
  expect(await sync()).toMatchObject({ state: 'done', read: 6, unchanged: 5, quarantined: 1 })
})

test('F42: a file cut short, emptied or gone empties nothing', async () => {
  const { agency, store, write, sync } = await given()
  write(permits(50))
  await sync()
  write([])
  expect(await sync()).toMatchObject({ state: 'held' })
  agency.write('gp', '')
  expect(await sync()).toMatchObject({ state: 'failed', error: { code: expect.stringMatching(/^KHO2(?:09|23)$/) } })
  agency.write('gp', `${permitColumns.join(',')}\nP00001,H29.1`)
  expect(await sync()).toMatchObject({ state: 'failed', error: { code: 'KHO209' } })
  expect(await store.rows('select count(*) from data.permits')).toEqual([['50']])
})

test('F42: a file with a digest that is cut short is told as on its way, wherever it was cut', async () => {
  const { agency, store, write, sync } = await given()
  write(permits(50))
  await sync()
  const whole = `${permitColumns.join(',')}\n${permits(3)
    .map((row) => `${row.join(',')}\n`)
    .join('')}`
  agency.write('gp.sha256', `${hash('sha256', whole)}  gp\n`)
  for (const length of [0, 5, whole.indexOf('\n') + 1, whole.length - 3]) {
    agency.write('gp', whole.slice(0, length))
    expect(await sync(), `${length}`).toMatchObject({ state: 'failed', error: { code: 'KHO268' } })
  }
  expect(await store.rows('select count(*) from data.permits')).toEqual([['50']])
})
