import { Readable } from 'node:stream'
import mysql from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../../../../test/harness/mariadb.ts'
import { type MysqlAgency, mysqlAgency } from '../../../../test/harness/mysql-agency.ts'
import { textRows } from '../../batch.ts'
import type { PullRequest } from '../../source.ts'
import { connectionOf } from '../connection.ts'
import { openSource } from '../open-source.ts'
import { mysqlChanges } from './mysql-changes.ts'
import { hashOfVersion } from './mysql-hash.ts'
import { mysqlSession } from './mysql-session.ts'
import { mysqlTables } from './mysql-tables.ts'

const request: PullRequest = { from: 't', columns: ['id', 'at', 'note'], key: ['id'], cursor: 'at', run: 'r' }

interface Read {
  readonly position: string
  readonly notes: ReadonlyMap<string, string>
}

/** What has changed since a position, or nothing but the position where there is none yet. */
async function changesOf(
  agency: MysqlAgency,
  since: string | null,
  asked: Partial<PullRequest> = {},
  overlap = 10,
): Promise<Read> {
  await using source = await openSource(agency.document, agency.options)
  await using snapshot = await source.open({ ...request, ...asked }, new AbortController().signal)
  if (!snapshot.changes) throw new Error('the source tells no changes')
  const notes = new Map<string, string>()
  if (since !== null) {
    for await (const batch of snapshot.changes.since(since, overlap)) {
      for (const [id, , note] of textRows(batch, snapshot.forms)) notes.set(id ?? '', note ?? '')
    }
  }
  return { position: snapshot.changes.position, notes }
}

describe.skipIf(!mariadbInstalled())('changes of a table in MariaDB', () => {
  let server: TestMariadb
  beforeAll(async () => {
    server = await startMariadb()
  })
  afterAll(() => server.stop())

  async function agencyOf(): Promise<MysqlAgency> {
    const agency = await mysqlAgency(server)
    onTestFinished(() => agency[Symbol.asyncDispose]())
    await agency.run('create table t (id int primary key, at timestamp(6) null, note varchar(20), index (at))')
    await agency.run("insert into t select seq, '2020-11-02 08:00:00' + interval seq second, 'old' from seq_1_to_50")
    return agency
  }

  test('F22: a snapshot’s end is no later than the snapshot, however long it takes to ask for it', async () => {
    const agency = await agencyOf()
    await agency.run("insert into t values (100, '2035-01-01 00:00:00', 'by a clock ahead')")
    const { source } = agency.document
    await using session = await mysqlSession(connectionOf(agency.document, agency.options), 'test')
    const [found] = await mysqlTables(session)
    const [moment] = await session.rows('select cast(utc_timestamp(6) as char)')
    if (!found) throw new Error('the table is there')
    const signal = new AbortController().signal
    const rowsWhere = () => Readable.from([])
    const changes = await mysqlChanges(
      { session, found, request, source, signal, rowsPerSecond: null, rowsWhere },
      'at',
    )
    const { time } = JSON.parse(changes.position)
    expect([time, moment?.[0]].sort()[0]).toBe(time)
    expect(time).toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/)
  })

  test('F22: what commits within the overlap comes, equal time stamps and rows without one too; later is for the compare', async () => {
    const agency = await agencyOf()
    const held = await mysql.createConnection(server.urlOf(String(agency.document.connection.database)))
    onTestFinished(() => held.end())
    await held.query('begin')
    await held.query("insert into t values (100, '2020-11-02 08:00:45', 'held'), (101, '2020-11-02 08:00:30', 'late')")
    const first = await changesOf(agency, null)
    await held.query('commit')
    await agency.run("insert into t values (102, '2020-11-02 08:00:50', 'equal'), (103, null, 'no time')")
    const second = await changesOf(agency, first.position)
    const fresh = [...second.notes.values()].filter((note) => note !== 'old')
    expect(fresh.sort()).toEqual(['equal', 'held', 'no time'])
    expect(second.notes.size).toBe(11 + 3)
  })

  test('F09: a time stamp in the future does not hide what is written after it', async () => {
    const agency = await agencyOf()
    await agency.run("insert into t values (100, utc_timestamp() + interval 1 day, 'ahead')")
    const first = await changesOf(agency, null)
    await agency.run("insert into t values (101, utc_timestamp(6), 'now')")
    expect([...(await changesOf(agency, first.position)).notes.values()].sort()).toEqual(['ahead', 'now'])
  })

  test.for([
    ['bigint', 'n bigint unsigned', '18446744073709551615'],
    ['decimal', 'n decimal(12,2)', '7.50'],
    ['date', 'n date', '2020-11-02'],
    ['datetime', 'n datetime(3)', '2020-11-02 08:00:00.001'],
    ['varchar', 'n varchar(20)', '20201102080000'],
  ])('a cursor may be of type %s', async ([, column, value]) => {
    const agency = await agencyOf()
    await agency.run(`create table k (id int primary key, ${column})`)
    await agency.run(`insert into k values (1, '${value}')`)
    const asked = { from: 'k', columns: ['id', 'n', 'id'], cursor: 'n' }
    const first = await changesOf(agency, null, asked)
    expect(JSON.parse(first.position)).toMatchObject({ value })
    await agency.run(`insert into k values (2, '${value}')`)
    expect([...(await changesOf(agency, first.position, asked)).notes.keys()]).toEqual(['1', '2'])
  })

  test('F23: a table whose newest row was deleted is read on, one that was restored is not', async () => {
    const agency = await agencyOf()
    const first = await changesOf(agency, null)
    await agency.run('delete from t where id = 50')
    await agency.run("insert into t values (60, '2020-11-02 08:00:45', 'new')")
    expect((await changesOf(agency, first.position)).notes.get('60')).toBe('new')
    const made = JSON.stringify({ ...JSON.parse(first.position), made: '2020-01-01 00:00:00' })
    await expect(changesOf(agency, made)).rejects.toMatchObject({ code: 'KHO241' })
    const started = JSON.stringify({ ...JSON.parse(first.position), started: 1_600_000_000 })
    await expect(changesOf(agency, started)).rejects.toMatchObject({ code: 'KHO241' })
  })

  test('F09: a server whose clock went back is compared, and so is what another connector left', async () => {
    const agency = await agencyOf()
    const { position } = await changesOf(agency, null)
    const ahead = { ...JSON.parse(position), at: Date.now() / 1000 + 3600 }
    await expect(changesOf(agency, JSON.stringify(ahead))).rejects.toMatchObject({ code: 'KHO242' })
    await expect(changesOf(agency, '{"snapshot":"1:1:"}')).rejects.toMatchObject({ code: 'KHO242' })
  })

  test('the check tells what could go wrong with a cursor, and every statement of a read of changes', async () => {
    const agency = await agencyOf()
    await agency.run('create table k (id int primary key, n int)')
    const source = await openSource(agency.document, agency.options)
    const reads = [
      { from: 't', columns: ['id', 'at'], key: ['id'], cursor: 'at' },
      { from: 'k', columns: ['id', 'n'], key: ['id'], cursor: 'n' },
    ]
    const { risks, statements } = await source.check(['t', 'k'], reads)
    expect(risks?.map(({ en }) => en)).toEqual([
      'Column n has no index: every read of changes scans the whole table.',
      'Column n may be null: such rows are read again every time.',
      'Column n is no time: no overlap can be read, rows committed late wait for the compare pass.',
      'Column at may be null: such rows are read again every time.',
    ])
    expect(statements.join('\n')).toMatch(/from `t` where `at` >= cast\('…' as datetime\(6\)\) - interval 0 second/)
    expect(statements.join('\n')).toMatch(/from `t` where `id` in \('…'\)/)
  })

  test('a cursor that is not there or has no order is refused', async () => {
    const agency = await agencyOf()
    await agency.run('create table k (id int primary key, b tinyint(1), j json, h time, x blob)')
    await expect(changesOf(agency, null, { cursor: 'gone' })).rejects.toMatchObject({ code: 'KHO207' })
    for (const cursor of ['b', 'j', 'h', 'x']) {
      const refused = changesOf(agency, null, { from: 'k', columns: ['id'], cursor })
      await expect(refused).rejects.toMatchObject({ code: 'KHO240' })
    }
  })
})

test.for([
  ['10.11.19-MariaDB-0+deb12u1', 'crc'],
  ['11.4.2-MariaDB', 'crc'],
  ['10.6.18-MariaDB', 'md5'],
  ['8.4.0', 'md5'],
  ['5.7.44-log', 'md5'],
] as const)('server %s hashes with %s', ([version, hash]) => {
  expect(hashOfVersion(version)).toBe(hash)
})
