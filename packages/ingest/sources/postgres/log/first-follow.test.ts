import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { identityKey } from '../../../../../test/harness/identity-key.ts'
import { logServer } from '../../../../../test/harness/log-agency.ts'
import { logCity } from '../../../../../test/harness/log-city.ts'
import { testStore } from '../../../../../test/harness/test-store.ts'
import { planBinding } from '../../../pull/pull-plan.ts'
import { syncBinding } from '../../../sync-binding.ts'
import { firstGrants } from '../../first-grants.ts'
import { openSource } from '../../open-source.ts'

const options = { secretOf: () => undefined, cityFolder: '/' }

/** A session that may try anything; each statement by itself. */
async function sessionOf(url: string, more: object = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ...more })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

const more = [
  'insert into hoso values (1)',
  'update hoso set ten = null',
  'delete from hoso',
  'truncate hoso',
  'lock table hoso in access exclusive mode',
  'drop table hoso',
  'select * from khac',
  'create schema s',
  'create temp table t (a int)',
  'create role r',
  'alter role current_user superuser',
  'set role postgres',
  'set session authorization postgres',
  'alter publication kho_office drop table hoso',
  'drop publication kho_office',
  'create publication p for table hoso',
  'alter system set work_mem = 1',
  `select pg_read_file('postgresql.conf')`,
  `copy hoso to program 'true'`,
  `create subscription s connection '' publication p with (connect = false)`,
] as const

test('an administrator who runs the scripts as they are printed gives just what following takes', async () => {
  const server = await logServer()
  onTestFinished(() => server.stop())
  const owner = await sessionOf(server.url)
  const agency = { run: async (statement: string) => (await owner.query({ text: statement, rowMode: 'array' })).rows }
  const user = `kho_${randomBytes(4).toString('hex')}`
  const documents = logCity({ port: Number(new URL(server.url).port), database: 'postgres', user })
  const store = await testStore(documents)
  onTestFinished(() => store[Symbol.asyncDispose]())
  const city = store.city()
  const document = city.sources.get('office')
  if (!document) throw new Error('the city has the source')

  await agency.run(
    'create table hoso (ma text primary key, ten text, phi numeric(12,2), luc timestamptz, tep text, thua int)',
  )
  await agency.run(`create table khac (a text); insert into hoso values ('A', 'x', 1, null, null, 1)`)
  for (const statement of firstGrants(document, ['hoso'], options)) await agency.run(statement)
  const { columns, key } = planBinding(city, 'cases', 'office')
  const read = { from: 'hoso', columns, key, cursor: null, follows: true }
  const check = async () => (await openSource(document, options)).check(['hoso'], [read])
  const { grants, excessRights, risks = [] } = await check()
  expect(excessRights).toEqual([])
  expect(risks.map(({ en }) => en).join()).toContain('copy the whole server')
  for (const statement of grants) await agency.run(statement)
  for (const statement of (await check()).grants) await agency.run(statement)

  const sync = () =>
    syncBinding({
      ...{ database: store.worker, city, version: store.version(), dataset: 'cases', source: 'office', identityKey },
      open: (one) => openSource(one, options),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
  expect(await sync()).toMatchObject({ state: 'done', inserted: 1 })
  await agency.run(`update hoso set ten = 'y'; insert into hoso values ('B', 'x', 1, null, null, 1)`)
  expect(await sync()).toMatchObject({ state: 'done', inserted: 1, updated: 1 })

  const url = new URL(server.url)
  url.username = user
  const reader = await sessionOf(url.href)
  await reader.query('set default_transaction_read_only = off')
  const done: string[] = []
  for (const statement of more) {
    const gone = await reader.query(statement).then(
      () => true,
      () => false,
    )
    if (gone) done.push(statement)
  }
  expect(done).toEqual(['create temp table t (a int)']) // every account may, in a session of its own
  expect(await copiesServer(url.href)).toBe(true)
})

/** Whether an account gets a copy of the whole server over a connection of the kind that following takes. */
async function copiesServer(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, ...{ replication: 'database' } })
  client.on('error', () => undefined) // it is left in the middle of the copy
  await client.connect()
  const [began] = await Promise.all([
    once(client.connection, 'copyOutResponse').then(() => true),
    client.query(`BASE_BACKUP (CHECKPOINT 'fast', WAIT false)`).catch(() => undefined),
  ])
  await client.end()
  return began
}
