import type { Batch, Snapshot } from '@kho/ingest/source.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { TestAgency } from '@kho/ingest/sources/source-suite.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../harness/mariadb.ts'
import { mysqlAgency } from '../harness/mysql-agency.ts'
import { postgresAgency } from '../harness/postgres-agency.ts'
import { type SeenSession, watched } from './watched-source.ts'

const rows = 6000

interface Chair extends TestAgency {
  run(statement: string): Promise<readonly (readonly unknown[])[]>
}

/** An agency with a table of cases that a cursor may read by, and what its administrator looks at. */
interface Watched {
  readonly agency: Chair
  look(): Promise<readonly SeenSession[]>
  /** Rows written in the database since it was made. */
  written(): Promise<string>
}

const made = `so int primary key, luc timestamp(6) not null, ten varchar(100)`
const filled = (series: string, at: string) =>
  `insert into hoso select i, ${at}, concat('Hồ sơ ', i) from ${series} where i <= ${rows}`

async function postgresChair(): Promise<Watched> {
  const agency = await postgresAgency()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  await agency.run(`create table hoso (${made})`)
  await agency.run(filled(`generate_series(1, ${rows}) as i`, `timestamp '2020-11-02' + i * interval '1 s'`))
  await agency.run('create index on hoso (luc)')
  await agency.run('analyze hoso')
  return {
    agency,
    look: async () => {
      const seen = await agency.run(`
        select application_name, coalesce(extract(epoch from clock_timestamp() - xact_start), 0), backend_type = 'walsender'
        from pg_stat_activity where datname = current_database() and application_name <> 'owner'
          and backend_type in ('client backend', 'walsender')`)
      return seen.map(([name, seconds, streams]) => ({
        name: name ?? '',
        seconds: Number(seconds),
        streams: streams === 't',
      }))
    },
    written: async () => {
      await agency.run('select pg_stat_force_next_flush()')
      // Of the agency's own tables: what the server writes of its statistics when it pleases is nobody's.
      const [row] = await agency.run(`
        select sum(n_tup_ins + n_tup_upd + n_tup_del), (select count(*) from pg_class) from pg_stat_user_tables`)
      return row?.join('/') ?? ''
    },
  }
}

async function mariadbChair(server: TestMariadb): Promise<Watched> {
  const agency = await mysqlAgency(server)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  const user = String(agency.document.connection.user)
  await agency.run(`create table hoso (${made}, index (luc))`)
  await agency.run(
    filled(`(select seq as i from seq_1_to_${rows}) as s`, `timestamp '2020-11-02 00:00:00' + interval i second`),
  )
  return {
    agency,
    look: async () => {
      const seen = await agency.run(`
        select a.attr_value, coalesce(timestampdiff(microsecond, t.trx_started, now(6)) / 1e6, 0)
        from information_schema.processlist as p
        left join information_schema.innodb_trx as t on t.trx_mysql_thread_id = p.id
        left join performance_schema.session_connect_attrs as a on a.processlist_id = p.id and a.attr_name = 'program_name'
        where p.user = '${user}'`)
      return seen.map(([name, seconds]) => ({ name: String(name ?? ''), seconds: Number(seconds), streams: false }))
    },
    written: async () => {
      const [row] = await agency.run(`
        select sum(variable_value) from information_schema.global_status
        where variable_name in ('COM_INSERT', 'COM_INSERT_SELECT', 'COM_UPDATE', 'COM_DELETE', 'COM_REPLACE', 'COM_CREATE_TABLE', 'HANDLER_UPDATE', 'HANDLER_DELETE')`)
      return String(row?.[0])
    },
  }
}

/** Every way of reading a table, each of all its rows; `since` is where an earlier read ended. */
const ways: { readonly [way: string]: (snapshot: Snapshot, since: string) => AsyncIterable<Batch | Buffer> } = {
  whole: (snapshot) => snapshot.all(),
  'by cursor': (snapshot, since) => thereIs(snapshot.changes).since(since, 600),
  'keys of a compare': (snapshot) => thereIs(snapshot.marks).keys(8, null),
  'rows by key': (snapshot) =>
    thereIs(snapshot.marks).ofKeys(Array.from({ length: rows }, (_, index) => [String(index + 1)])),
}

function thereIs<T>(value: T | null): T {
  if (value === null) throw new Error('the source can do this')
  return value
}

const request = { from: 'hoso', columns: ['so', 'luc', 'ten'], key: ['so'], cursor: 'luc', run: 'run-7' }

/** Where a read of the table ended, after which every row of it was changed. */
async function readOnce({ document, options, run }: Chair): Promise<string> {
  await using source = await openSource(document, options)
  await using snapshot = await source.open(request, new AbortController().signal)
  for await (const _ of snapshot.all());
  const { position } = thereIs(snapshot.changes)
  await run(`update hoso set luc = luc + interval '1' day`)
  return position
}

interface Reading {
  readonly way: string
  readonly since: string
  readonly limits: Partial<TestAgency['document']['limits']>
}

async function read({ document, options }: TestAgency, { way, since, limits }: Reading): Promise<number> {
  await using source = await openSource({ ...document, limits: { ...document.limits, ...limits } }, options)
  await using snapshot = await source.open(request, new AbortController().signal)
  const parts = await Array.fromAsync(ways[way]?.(snapshot, since) ?? [])
  const rowsIn = (part: Batch | Buffer) => ('rows' in part ? part.rows : part.toString().split('\n').length - 1)
  return parts.reduce((sum, part) => sum + rowsIn(part), 0)
}

describe.each(['postgres', 'mariadb'] as const)('reading an agency’s %s', (kind) => {
  let server: TestMariadb
  const here = kind === 'postgres' || mariadbInstalled()
  beforeAll(async () => {
    if (kind === 'mariadb' && here) server = await startMariadb({ 'performance-schema': 'on' })
  })
  afterAll(() => server?.stop())
  const chair = () => (kind === 'postgres' ? postgresChair() : mariadbChair(server))

  test.skipIf(!here).each(Object.keys(ways))(
    '%s: one session under the run’s name, at the pace that is allowed, nothing written',
    async (way) => {
      const { agency, look, written } = await chair()
      const since = await readOnce(agency)
      const before = await written()
      const began = performance.now()
      const seen = await watched(look, () => read(agency, { way, since, limits: { rowsPerSecond: 4000 } }))
      expect(seen.result).toBe(rows)
      expect(performance.now() - began).toBeGreaterThan((rows / 4000) * 900)
      expect([...seen.names]).toEqual(['kho/agency/run-7'])
      expect(seen.sessions).toBe(1)
      expect(await written()).toBe(before)
    },
  )

  test.skipIf(!here).each(Object.keys(ways))('%s: no transaction older than the longest allowed', async (way) => {
    const { agency, look } = await chair()
    const since = await readOnce(agency)
    const limits = { rowsPerSecond: 1000, longestTransaction: '1s' }
    const seen = await watched(look, () => read(agency, { way, since, limits }).catch((error: unknown) => error))
    expect(seen.result).toMatchObject({ code: 'KHO217' })
    await expect.poll(look, { timeout: 20_000 }).toEqual([])
    // At that pace the whole read takes six.
    expect(seen.seconds).toBeLessThan(4)
  })
})
