import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type LogAgency, logAgency, logServer } from '../../../../../test/harness/log-agency.ts'
import type { OwnPostgres } from '../../../../../test/harness/test-postgres.ts'
import type { ChangeLog, LogEvent, LogStream } from '../../../change-log.ts'
import type { Source } from '../../../source.ts'
import { openSource } from '../../open-source.ts'
import { testDocument } from '../../source-suite.ts'

let server: OwnPostgres
beforeAll(async () => {
  server = await logServer()
})
afterAll(() => server.stop())

interface Given {
  readonly agency: LogAgency
  readonly source: Source
  readonly log: ChangeLog
}

async function given(): Promise<Given> {
  const agency = await logAgency(server)
  const { port, database, user } = agency
  const document = testDocument('postgres', { host: '127.0.0.1', port, database, user })
  const limits = { ...document.limits, retainedLog: '1GB' }
  const source = await openSource({ ...document, limits }, { secretOf: () => undefined, cityFolder: '/' })
  if (!source.log) throw new Error('the source has no log')
  return { agency, source, log: source.log }
}

const never = new AbortController().signal

/** Events up to the next quiet that comes after a commit. */
async function eventsOf(stream: LogStream, commits: number): Promise<readonly LogEvent[]> {
  const events: LogEvent[] = []
  while (events.filter(({ kind }) => kind === 'commit').length < commits) {
    const event = await stream.next(1000)
    if (event) events.push(event)
  }
  return events
}

const types: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['text', fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))],
  ['int8', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
  [
    'numeric(38,20)',
    fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.nat(99_999)).map(([a, b]) => `${a}.${b}`),
  ],
  ['numeric', fc.constantFrom('NaN', '1e400', '0.00000000000000000000000000000000000001')],
  ['money', fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }).map((cents) => (cents / 100).toFixed(2))],
  ['float8', fc.double({ noNaN: true }).map((value) => (value === 0 ? '0' : String(value)))],
  ['boolean', fc.boolean().map(String)],
  ['date', fc.constantFrom('0044-03-15 BC', 'infinity', '2020-02-29', '99999-12-31')],
  ['timestamp', fc.constantFrom('2020-11-02 08:00:00.000001', '-infinity', '0001-01-01 00:00:00')],
  ['timestamptz', fc.constantFrom('2020-11-02 08:00:00.123456+07', '1900-01-01 00:00:00+07:06:40', 'infinity')],
  ['interval', fc.constantFrom('1 year 2 mons 3 days 04:05:06.7', '-1 day')],
  ['bytea', fc.constantFrom('\\x00ff5c', '\\x')],
  ['uuid', fc.uuid()],
  ['jsonb', fc.json({ noUnicodeString: true }).filter((value) => !/\\u0000|e[+-]?\d/i.test(value))],
  ['text[]', fc.constantFrom('{}', '{a,NULL,"NULL","a\\"b\\\\c",""," x "}', '{{1,2},{3,4}}', '[2:3]={a,b}')],
  ['money[]', fc.constantFrom('{1.50,-2.25,NULL,"1,234.56"}')],
  ['timestamptz[]', fc.constantFrom('{"2020-11-02 08:00:00.5+07"}')],
  ['trang_thai', fc.constantFrom('mới', 'đã xong, "rồi"')],
]

describe('the log of a PostgreSQL', () => {
  test('has every value of every type as a read of the table has it', async () => {
    const { agency, log } = await given()
    await agency.run(`create type trang_thai as enum ('mới', 'đã xong, "rồi"')`)
    await agency.run(`create table t (id int primary key, ${types.map(([type], at) => `c${at} ${type}`).join(', ')})`)
    await agency.run('create publication kho_agency for table t')
    await log.keep('kho_agency_types')
    const samples = fc.sample(fc.tuple(...types.map(([, values]) => fc.option(values))), {
      numRuns: 100,
      seed: 20201102,
    })
    for (const [id, row] of samples.entries()) {
      const cells = row.map((value) => (value === null ? 'null' : pg.escapeLiteral(value)))
      await agency.run(`insert into t values (${id}, ${cells.join(', ')})`)
    }
    const table = { from: 't', columns: ['id', ...types.map((_, at) => `c${at}`)], key: ['id'] }
    const { rows } = await log.rowsOf(
      table,
      samples.map((_, id) => [String(id)]),
    )
    await using stream = await log.follow('kho_agency_types', [table], never)
    const events = await eventsOf(stream, samples.length)
    const logged = events.flatMap((event) => (event.kind === 'put' ? [event.row] : []))
    expect(logged).toHaveLength(100)
    expect(logged).toEqual(rows.toSorted(([a], [b]) => Number(a) - Number(b)))
  })

  test('tells transactions whole and in the order of their commits, and leaves out other tables and columns', async () => {
    const { agency, log } = await given()
    await agency.run('create table t (a text primary key, b text, c text); create table other (a text primary key)')
    await agency.run('create publication kho_agency for table t, other')
    await log.keep('kho_agency_order')
    const late = new pg.Client({ connectionString: agency.url })
    await late.connect()
    onTestFinished(() => late.end())
    await late.query(`begin; insert into t values ('late', 'x', 'x')`)
    await agency.run(
      `begin; insert into t values ('1', 'x', 'x'); insert into other values ('1'); update t set b = 'y' where a = '1'; commit`,
    )
    await late.query('commit')
    await agency.run(`begin; insert into t values ('no', 'x', 'x'); rollback`)
    await agency.run(`update t set a = '2' where a = '1'; delete from t where a = '2'`)
    await agency.run('truncate t, other')
    await using stream = await log.follow('kho_agency_order', [{ from: 't', columns: ['b', 'a'], key: ['a'] }], never)
    const events = await eventsOf(stream, 4)
    expect(events.map((event) => ({ ...event, position: 0n })).filter(({ kind }) => kind !== 'quiet')).toEqual(
      [
        { kind: 'begin' },
        { kind: 'put', from: 't', row: ['x', '1'], old: null },
        { kind: 'put', from: 't', row: ['y', '1'], old: null },
        { kind: 'commit' },
        { kind: 'begin' },
        { kind: 'put', from: 't', row: ['x', 'late'], old: null },
        { kind: 'commit' },
        { kind: 'begin' },
        { kind: 'put', from: 't', row: ['y', '2'], old: { cells: [null, '1'], whole: false } },
        { kind: 'delete', from: 't', old: { cells: [null, '2'], whole: false } },
        { kind: 'commit' },
        { kind: 'begin' },
        { kind: 'truncate', from: ['t'] },
        { kind: 'commit' },
      ].map((event) => ({ ...event, position: 0n })),
    )
  })

  test('joins a snapshot without a gap: a transaction is in the one or in the other', async () => {
    const { agency, source, log } = await given()
    await agency.run('create table t (a int primary key); create publication kho_agency for table t')
    await log.keep('kho_agency_join')
    const writing = (async () => {
      for (let n = 0; n < 400; n += 1) await agency.run(`insert into t values (${n})`)
    })()
    const table = { from: 't', columns: ['a'], key: ['a'] }
    await expect.poll(() => agency.run('select count(*) > 50 from t'), { timeout: 10_000 }).toEqual([['t']])
    const exported = await log.exportMoment()
    await using snapshot = await source.open({ ...table, cursor: null, run: 'r', moment: exported.moment }, never)
    await exported[Symbol.asyncDispose]()
    await writing
    let read = 0
    for await (const batch of snapshot.all()) read += batch.rows
    await using stream = await log.follow('kho_agency_join', [table], never)
    const after: unknown[] = []
    for (let position = 0n, seen = 0; seen < 400; ) {
      const event = await stream.next(1000)
      if (event?.kind === 'begin') position = event.position
      if (event?.kind !== 'put') continue
      seen += 1
      if (position >= exported.position) after.push(event.row[0])
    }
    expect(read).toBeGreaterThan(50)
    expect(read + after.length).toBe(400)
    expect(Number(after[0] ?? 400)).toBe(read)
  })

  test('does not read ahead of who reads it, however much there is', async () => {
    const { agency, log } = await given()
    await agency.run('create table t (a int primary key, b text); create publication kho_agency for table t')
    await log.keep('kho_agency_much')
    await agency.run(`insert into t select i, repeat('x', 1000) from generate_series(1, 100000) i`)
    await using stream = await log.follow('kho_agency_much', [{ from: 't', columns: ['a', 'b'], key: ['a'] }], never)
    for (let event = await stream.next(5000); event?.kind !== 'begin'; ) event = await stream.next(5000)
    const before = process.memoryUsage().rss
    await expect
      .poll(
        () =>
          agency.run(
            `select wait_event from pg_stat_activity where backend_type = 'walsender' and datname = current_database()`,
          ),
        { timeout: 10_000 },
      )
      .toEqual([['WalSenderWriteData']])
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6)
    let puts = 0
    for (let event = await stream.next(5000); event?.kind !== 'commit'; event = await stream.next(5000)) puts += 1
    expect(puts).toBe(100_000)
  })

  test('is followed after the script of the check, and sends no statement that the check did not tell', async () => {
    const { agency, source } = await given()
    await agency.run('create table t (id int primary key, a text not null unique, b text, c text)')
    const read = { from: 't', columns: ['a', 'b'], key: ['a'], cursor: null, follows: true }
    const { grants, statements, excessRights } = await source.check(['t'], [read])
    expect(excessRights).toEqual([])
    const script = grants.filter((grant) => /replica identity|publication|replication/.test(grant))
    expect(script).toEqual([
      `alter role "${agency.user}" replication`,
      'alter table "public"."t" replica identity using index "t_a_key"',
      'create publication "kho_agency" for table "public"."t" ("a", "b") with (publish_via_partition_root = true)',
    ])
    await agency.run(`alter role ${agency.user} noreplication`)
    for (const statement of script) await agency.run(statement)
    const sent: string[] = []
    const query = pg.Client.prototype.query
    vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...asked: unknown[]) {
      const [first] = asked
      sent.push(typeof first === 'object' && first !== null && 'text' in first ? String(first.text) : String(first))
      return Reflect.apply(query, this, asked)
    })
    onTestFinished(() => void vi.restoreAllMocks())
    const { log } = source
    await log?.prepare([read])
    await log?.keep('kho_agency_12345678')
    await using exported = await log?.exportMoment()
    expect(exported?.moment).toMatch(/^[0-9A-F-]+$/)
    const stream = await log?.follow('kho_agency_12345678', [read], never)
    await stream?.[Symbol.asyncDispose]()
    await log?.rowsOf(read, [['x']])
    await log?.end()
    await log?.forget('kho_agency_12345678')
    vi.restoreAllMocks()
    const told = (text: string) => statements.includes(text.replaceAll(/kho_agency_[0-9a-f]{8}/g, 'kho_agency_…'))
    expect(sent.length).toBeGreaterThan(20)
    expect(sent.filter((text) => !told(text))).toEqual([])
  })
})
