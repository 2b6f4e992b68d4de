import { expect, test } from 'vitest'
import { rowsSource } from '../harness/rows-source.ts'
import { documentsOf, testStore } from '../harness/test-store.ts'

const source = (name: string, agency: string) => `
# sources/${name}.yaml
source: ${name}
agency: ${agency}
kind: postgres
connection: { host: localhost, database: a, user: kho }`

const city = documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29, title: { vi: Thành phố, en: City } }
- { agency: H29.15, parent: H29, title: { vi: Sở Thông tin và Truyền thông, en: Information department } }
${source('national_portal', 'H29')}
${source('city_portal', 'H29.15')}
# datasets/dossiers.yaml
dataset: dossiers
names: { one: dossier, many: dossiers }
title: { vi: Hồ sơ, en: Dossiers }
owner: H29.15
class: shared
key: [code]
fields: { code: { type: text }, status: { type: text } }
combine: { merge: { precedence: { status: [city_portal, national_portal] } } }
sources:
  - { source: city_portal, from: t, map: { code: ma, status: tt } }
  - { source: national_portal, from: t, map: { code: ma, status: tt } }
`)

test('G19 the national portal says status 9, the city 4: a line to reconcile, with whose it is and since when', async () => {
  await using store = await testStore(city)
  const says = (portal: string, status: string) =>
    store.sync('dossiers', portal, rowsSource('t', ['ma', 'tt'], [['D-1', status]]))
  const lines = () =>
    store.rows(`
      select d.code, c.field, c.sources, c.winner, c.owner, clock_timestamp() - c.since between interval '0' and interval '1 hour'
      from data.conflicts as c join data.dossiers as d on d._id = c.record`)
  await says('city_portal', '4')
  await says('national_portal', '9')
  expect(await lines()).toEqual([['D-1', 'status', '{city_portal,national_portal}', 'city_portal', 'H29.15', 't']])
  expect(await store.rows('select status from data.dossiers')).toEqual([['4']])
  await says('city_portal', '9')
  expect(await lines()).toEqual([])
})
