import { resolve } from 'node:path'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { expect, test } from 'vitest'
import { SERVICES, serviceAt } from '../../city/generator/procedures.ts'
import { rowsSource } from '../harness/rows-source.ts'
import { runKho } from '../harness/run-kho.ts'
import { workspace } from '../harness/running-city.ts'
import { testStore } from '../harness/test-store.ts'

/** The documents that services need, and no others. */
const ofServices =
  /^(city|agencies\/|codes\/|(datasets|policies|sources)\/(services|procedures|agencies|home_affairs)\.)/

test('G12: 1,335 services of which 970 and 356 are classified are accepted, with "unclassified 9"', async () => {
  const { documents } = await readCity(resolve(workspace, 'city'))
  await using store = await testStore(documents.filter(({ path }) => ofServices.test(path)))
  const columns = ['ma', 'ma_thu_tuc', 'muc_do', 'ngay_cong_bo']
  const rows = Array.from({ length: SERVICES }, (_, at) => serviceAt(at))
  const office = (services: typeof rows) =>
    rowsSource(
      'dich_vu_cong',
      columns,
      services.map(({ code, procedure, level, publishedOn }) => [code, procedure, level, publishedOn]),
    )
  const imported = await store.sync('services', 'procedures', office(rows))
  expect(imported).toMatchObject({ state: 'done', inserted: 1335, quarantined: 0 })
  expect(await store.rows('select part, owner, stated, counted, unclassified from data.totals order by part')).toEqual([
    ['*', 'H29.15', '1335', '1335', '9'],
    ['3', 'H29.15', '970', '970', null],
    ['4', 'H29.15', '356', '356', null],
  ])
  const kho = (...argv: string[]) => runKho(argv, { KHO_DATABASE_URL: store.url })
  const said = 'services_by_level: 1335 = 970 (3) + 356 (4) + unclassified 9.'
  expect((await kho('run', 'list', 'services')).out).toContain(said)
  expect((await kho('status', '--all')).out).toContain(said)

  const classified = rows.map((service) => (service.level === '0' ? { ...service, level: '4' as const } : service))
  await store.sync('services', 'procedures', office(classified))
  expect(
    await store.rows('select part, stated, counted, unclassified, since is null from data.totals order by 1'),
  ).toEqual([
    ['*', '1335', '1335', '0', 't'],
    ['3', '970', '970', null, 't'],
    ['4', '356', '365', null, 'f'],
  ])
  expect((await kho('status', '--all')).out).toContain('services_by_level: 1335 = 970 (3) + 365 [stated 356] (4).')
})
