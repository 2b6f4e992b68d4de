import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { officeKinds } from '@kho/city/day/act.ts'
import { dayInTheCity } from '@kho/city/day/day-in-the-city.ts'
import { attachPostgres } from '@kho/kho/embedded/shared-postgres.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deskDifferences, officeDifferences } from '../bench/scale/desk-differences.ts'
import { freshHome, type Home, workspace } from '../harness/running-city.ts'

const scale = 0.0001
let home: Home

beforeAll(async () => {
  home = await freshHome({ KHO_SCALE: String(scale) })
  await home.start()
})
afterAll(() => home[Symbol.asyncDispose]())

test('after a day in the city the store holds what every desk and office holds, value by value, whatever its system is', async () => {
  const { city } = await readCity(join(workspace, 'city'))
  if (!city) throw new Error('the reference city does not compile')
  await using postgres = await attachPostgres({ home: home.folder })
  const { ports } = JSON.parse(readFileSync(join(home.folder, 'demo.json'), 'utf8'))
  const { truths, offices, acts } = await dayInTheCity({
    ...{ city, scale, seed: 3, pace: 1_000, acts: 300, origin: home.origin },
    folder: join(home.folder, 'agencies'),
    postgresUrl: postgres.urlOf('postgres'),
    mariadbUrl: ports.mariadb === null ? null : `mysql://root@127.0.0.1:${ports.mariadb}/`,
    // Where MariaDB is missing its desks are files, and their documents others than those that were read here.
    ...(ports.mariadb === null ? { only: fileAndPostgresDesks([...city.sources.values()]) } : {}),
    signal: new AbortController().signal,
    onAct: () => undefined,
  })
  expect(Object.values(acts).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(100)
  for (const kind of officeKinds) expect(acts[kind]).toBeGreaterThan(0)
  const changed = offices.map(({ dataset }) => dataset)
  const synced = await home.kho('sync', 'dossiers', 'dossier_steps', ...changed, '--full')
  expect({ code: synced.code, failed: synced.stdout.match(/KHO\d+.*/g) }).toEqual({ code: 0, failed: null })
  await using database = openDatabase({ url: postgres.urlOf('kho'), name: 'test' })
  // What is pushed is published by the worker in its own time.
  await expect.poll(() => deskDifferences(database, city, truths), { timeout: 60_000, interval: 500 }).toEqual([])
  expect(await officeDifferences(database, city, offices)).toEqual([])
  const orphans = await database.rows(sql`
    select count(*) from data.dossier_steps s where not exists (
      select from data.dossiers d where d.dossier_code = s.dossier_code) and s.dossier_code like '%-201102-%'`)
  expect(orphans).toEqual([['0']])
})

const fileAndPostgresDesks = (sources: readonly { readonly source: string; readonly kind: string }[]) =>
  sources.filter(({ kind }) => kind !== 'mysql').map(({ source }) => source)
