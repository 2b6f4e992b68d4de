import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedBinaries } from '@kho/kho/embedded/binaries.ts'
import { type Cluster, startCluster } from '@kho/kho/embedded/cluster.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mariadbInstalled, startMariadb } from '../../test/harness/mariadb.ts'
import { makeAgencySystems } from '../generator/make-agency-systems.ts'
import { actAt, deskKinds, officeKinds } from './act.ts'
import { type DayOptions, dayInTheCity } from './day-in-the-city.ts'

const scale = 0.001
const folder = mkdtempSync(join(tmpdir(), 'kho-day-'))
let city: City
let cluster: Cluster

beforeAll(async () => {
  chmodSync(folder, 0o755)
  const read = await readCity(join(import.meta.dirname, '..'))
  if (!read.city) throw new Error('the reference city does not compile')
  city = read.city
  cluster = await startCluster({
    binaries: await embeddedBinaries(),
    dataDir: join(folder, 'data'),
    settings: { fsync: 'off' },
  })
})
afterAll(async () => {
  await cluster.stop()
  rmSync(folder, { recursive: true })
})

/** A day at these desks from how they were made, and what it came to. */
async function dayOf(only: readonly string[], options: Partial<DayOptions> = {}) {
  const home = mkdtempSync(join(folder, 'home-'))
  const made = { scale, home, city, only, datasets: ['dossiers', 'dossier_steps'], onProgress: () => undefined }
  const mariadbUrl = options.mariadbUrl ?? null
  const postgresUrl = cluster.urlOf('postgres')
  await makeAgencySystems({ ...made, postgresUrl, mariadbUrl })
  const acts: string[] = []
  const ended = await dayInTheCity({
    ...{ city, scale, seed: 7, pace: 100_000, acts: 300, postgresUrl, mariadbUrl, only, origin: null },
    folder: join(home, 'agencies'),
    signal: new AbortController().signal,
    onAct: ({ number, kind, source }) => acts.push(`${number} ${kind} ${source}`),
    ...options,
  })
  return { ...ended, acts, home }
}

async function rowsOf(database: string, query: string): Promise<readonly (readonly unknown[])[]> {
  const client = new pg.Client({ connectionString: cluster.urlOf(database) })
  await client.connect()
  const { rows } = await client.query({ text: query, rowMode: 'array' }).finally(() => client.end())
  return rows
}

test('acts are the same for the same seed, and every kind comes about', () => {
  const acts = (seed: number) => Array.from({ length: 2_000 }, (_, number) => actAt(seed, number, 24))
  expect(acts(1)).toEqual(acts(1))
  expect(acts(1)).not.toEqual(acts(2))
  expect(new Set(acts(1).map(({ kind }) => kind))).toEqual(new Set([...deskKinds, ...officeKinds]))
})

const good = `count(*) filter (where trang_thai::text <> '99' and don_vi_tiep_nhan = 'H29.760' and ngay_ket_thuc is distinct from '2001-01-01 00:00:00+07')`

test('a day in PostgreSQL ends with what it says, twice the same', async () => {
  const read = async () => ({
    day: await dayOf(['one_stop_q1']),
    rows: await rowsOf('kho_demo_one_stop_q1', 'select md5(string_agg(h::text, chr(10) order by h::text)) from hoso h'),
    counts: await rowsOf('kho_demo_one_stop_q1', `select ${good}, count(*) - ${good} from hoso`),
  })
  const [one, other] = [await read(), await read()]
  expect(other.rows).toEqual(one.rows)
  expect(other.day.acts).toEqual(one.day.acts)
  const truth = one.day.truths.get('one_stop_q1')
  expect(one.counts).toEqual([[String(truth?.dossiers), String(truth?.refused)]])
  expect(one.day.acts.length).toBeGreaterThan(120)
  const steps = 'select count(*) from buoc_xu_ly s left join hoso h using (ma_ho_so) where h.ma_ho_so is null'
  expect(await rowsOf('kho_demo_one_stop_q1', steps)).toEqual([['0']])
})

test('a day in files ends with what it says: whole files, twice the same', async () => {
  const only = ['one_stop_q4', 'one_stop_cu_chi']
  const options = { acts: 40 }
  const [one, other] = [await dayOf(only, options), await dayOf(only, options)]
  const read = (home: string, path: string) => readFileSync(join(home, 'agencies', path), 'utf8')
  for (const path of ['one_stop_q4/ho_so.csv', 'one_stop_q4/tien_do.csv', 'one_stop_cu_chi/ho_so.ndjson']) {
    expect(read(one.home, path)).toBe(read(other.home, path))
  }
  const lines = read(one.home, 'one_stop_cu_chi/ho_so.ndjson').trimEnd().split('\n')
  const truth = one.truths.get('one_stop_cu_chi')
  expect(lines.length).toBe((truth?.dossiers ?? 0) + (truth?.refused ?? 0))
  expect(lines.filter((line) => JSON.parse(line).trangThaiHoSo === '99')).toHaveLength(truth?.soiled ?? -1)
})

test.skipIf(!mariadbInstalled())('a day in MariaDB ends with what it says', async () => {
  const mariadb = await startMariadb()
  try {
    const { truths } = await dayOf(['one_stop_q5'], { mariadbUrl: mariadb.urlOf('') })
    const truth = truths.get('one_stop_q5')
    await mariadb.run('kho_demo_one_stop_q5', [
      `create table told as select count(*) n, sum(tinh_trang = '99') dirt from tbl_ho_so`,
      `alter table told add check (n = ${(truth?.dossiers ?? 0) + (truth?.refused ?? 0)} and dirt = ${truth?.soiled})`,
    ])
  } finally {
    await mariadb.stop()
  }
})
