import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { City } from '@kho/schema/contract/city.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import pg from 'pg'
import { beforeAll, expect, inject, test } from 'vitest'
import { mariadbInstalled, startMariadb } from '../../test/harness/mariadb.ts'
import { makeAgencySystems } from './make-agency-systems.ts'

let city: City
let documents: readonly Document[]

beforeAll(async () => {
  const read = await readCity(join(import.meta.dirname, '..'))
  expect(read.problems).toEqual([])
  documents = read.documents
  if (read.city) city = read.city
})

const count = async (database: string, table: string): Promise<string> => {
  const url = new URL(inject('postgresUrl'))
  url.pathname = database
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const { rows } = await client.query(`select count(*) from ${table}`).finally(() => client.end())
  return rows[0].count
}

test('every agency gets its system once, files stand in where there is no MariaDB', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kho-city-'))
  const systems: string[] = []
  const make = () =>
    makeAgencySystems({
      scale: 0.00001,
      home,
      postgresUrl: inject('postgresUrl'),
      mariadbUrl: null,
      city,
      onProgress: ({ system }) => systems.push(system),
    })
  try {
    const { environment, replaced } = await make()
    expect(new Set(systems)).toEqual(new Set(city.sources.keys()))
    const onMariadb = [...city.sources.values()].filter(({ kind }) => kind === 'mysql')
    const sources = replaced.filter(({ path }) => path.startsWith('sources/'))
    expect(sources.map(({ path }) => path)).toEqual(onMariadb.map(({ source }) => `sources/${source}.yaml`))
    const stood = new Map(replaced.map(({ path, text }) => [path, text]))
    const { problems } = compileCity(documents.map(({ path, text }) => ({ path, text: stood.get(path) ?? text })))
    expect(problems).toEqual([])
    expect([...stood.values()].join('')).not.toMatch(
      /kind: mysql|from: tbl_\w+\n|from: tbl_\w+\.csv\n(?: {4}.*\n|(?: {6,}.*\n))*? {4}mode: cursor/,
    )
    expect(await count('kho_demo_procedures', 'thu_tuc')).toBe('6842')
    expect(await count('kho_demo_one_stop_q1', 'hoso')).toBe('28')
    const file = readFileSync(join(String(environment.KHO_DEMO_ONE_STOP_Q3), 'tbl_ho_so.csv'), 'utf8')
    expect(file.trimEnd().split('\r\n')).toHaveLength(29)
    systems.length = 0
    expect((await make()).environment).toEqual(environment)
    expect(systems).toEqual([])
  } finally {
    rmSync(home, { recursive: true })
  }
})

test('only the systems and tables that are asked for are made', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kho-city-'))
  const systems: string[] = []
  const options = { scale: 0.00001, home, postgresUrl: inject('postgresUrl'), mariadbUrl: null, city }
  const onProgress = ({ system }: { system: string }) => systems.push(system)
  try {
    await makeAgencySystems({ ...options, only: ['one_stop_q4'], onProgress })
    expect(new Set(systems)).toEqual(new Set(['one_stop_q4']))
    const { environment } = await makeAgencySystems({
      ...options,
      only: ['one_stop_q6'],
      datasets: ['dossiers'],
      onProgress,
    })
    expect(readdirSync(String(environment.KHO_DEMO_ONE_STOP_Q6))).toEqual(['ho_so.csv'])
  } finally {
    rmSync(home, { recursive: true })
  }
})

test.skipIf(!mariadbInstalled())('District 3 runs on MariaDB where there is one', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kho-city-'))
  const mariadb = await startMariadb()
  try {
    const options = { scale: 0.00001, home, postgresUrl: inject('postgresUrl'), mariadbUrl: mariadb.urlOf(''), city }
    const { environment, replaced } = await makeAgencySystems({ ...options, onProgress: () => undefined })
    expect(replaced).toEqual([])
    expect(environment).toMatchObject({ KHO_DEMO_MARIADB_PORT: String(mariadb.port) })
    await mariadb.run('kho_demo_one_stop_q3', ['select so_ho_so, tiep_nhan_luc from tbl_ho_so limit 1'])
  } finally {
    await mariadb.stop()
    rmSync(home, { recursive: true })
  }
})
