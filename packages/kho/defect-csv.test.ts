import { defectsOf } from '@kho/ingest/quarantine/defects.ts'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { firstAgency, permit, permits, permitsCity, secondAgency } from '../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../test/harness/test-store.ts'
import { defectCsv } from './defect-csv.ts'

async function spoilt(): Promise<TestStore> {
  const store = await testStore(permitsCity())
  const bad = [
    permit('=cmd|A1', { tt: '3' }),
    permit('X2', { tt: '4', phi: 'x' }),
    permit('X3', { cq: 'H29.2' }),
    permit('X4', { han: '2019-01-01 00:00:00' }),
    permit('X5'),
    permit('X5', { phi: '1' }),
  ]
  await store.sync('permits', 'first', firstAgency([...permits(3), ...bad]))
  await store.sync('permits', 'second', secondAgency([['Q', null]]))
  await store.rows(`update kho.quarantine set first_seen = '2020-11-01T17:30:00Z', last_seen = '2020-11-02T01:00:00Z'`)
  return store
}

async function report(store: TestStore, sources: readonly string[], keys: number) {
  const city = store.city()
  const csv = defectCsv(city, await defectsOf(store.worker, city, { sources, keys }), keys > 0)
  return { csv, rows: parse(csv, { bom: true }) as string[][] }
}

test('the report of an agency says where each defect stands in its system, what is wrong and how to mend it', async () => {
  await using store = await spoilt()
  const { csv, rows } = await report(store, ['first'], 0)
  expect(csv.startsWith('\ufeffBộ dữ liệu / Dataset,')).toBe(true)
  const [header, ...lines] = rows
  expect(header).toHaveLength(11)
  const told = lines.map((line) => [line[2], line[3], line[5], line[8], line[9], line[10]])
  const [first, last] = ['2020-11-02 00:30', '2020-11-02 08:00']
  expect(told).toEqual([
    ['gp', 'ma', 'duplicate_key', '2', first, last],
    ['gp', 'tt', 'unmapped_code', '2', first, last],
    ['gp', 'han, ngay', 'expires_after_issue', '1', first, last],
    ['gp', 'cq', 'owns', '1', first, last],
    ['gp', 'phi', 'type', '1', first, last],
  ])
  expect(lines.every((line) => line[6]?.includes(' / ') && line[7]?.includes(' / '))).toBe(true)
  for (const personal of ['X2', 'X3', 'Giấy phép', 'cmd']) expect(csv).not.toContain(personal)
})

test('keys stand in it only where they are asked for, of the asked sources only, and never as a formula', async () => {
  await using store = await spoilt()
  const { csv, rows } = await report(store, ['first'], 1000)
  const keys = rows.slice(1).map((row) => [row[5], row[11]?.split('\n').sort()])
  expect(keys).toContainEqual(['unmapped_code', ['ma==cmd|A1', 'ma=X2']])
  expect(keys).toContainEqual(['duplicate_key', ['ma=X5', 'ma=X5']])
  expect(csv).not.toContain('second')
  expect((await report(store, ['first'], 1)).rows.slice(1).every((row) => row[11]?.split('\n').length === 1)).toBe(true)
  const formula = { dataset: '=1+1', source: 'first', field: null, rule: '@x', records: 1, keys: ['-2'] }
  const times = { firstSeen: '2020-11-01 17:30:00', lastSeen: '2020-11-01 17:30:00' }
  const cells = (parse(defectCsv(store.city(), [{ ...formula, ...times }], true), { bom: true }) as string[][])[1]
  expect([cells?.[0], cells?.[5], cells?.[11]]).toEqual(["'=1+1", "'@x", "'-2"])
})
