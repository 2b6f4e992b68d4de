import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type PostgresAgency, postgresAgency } from '../../../../test/harness/postgres-agency.ts'
import { textRows } from '../../batch.ts'
import type { PullRequest } from '../../source.ts'
import { openSource } from '../open-source.ts'
import { writtenSince } from './postgres-changes.ts'

const request: PullRequest = { from: 't', columns: ['id', 'at', 'note'], key: ['id'], cursor: 'at', run: 'r' }

async function agencyOf(): Promise<PostgresAgency> {
  const agency = await postgresAgency()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  await agency.run('create table t (id int primary key, at timestamptz, note text)')
  await agency.run(
    "insert into t select i, '2020-11-02 08:00:00Z'::timestamptz + i * interval '1 s', 'old' from generate_series(1, 50) i",
  )
  return agency
}

/** Another session of the agency's clerks. */
async function clerk(agency: PostgresAgency): Promise<pg.Client> {
  const { host, port, database } = agency.document.connection
  const client = new pg.Client({ host: String(host), port: Number(port), database: String(database), user: 'postgres' })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

interface Read {
  readonly position: string
  /** The notes of the rows that came, by id. */
  readonly notes: ReadonlyMap<string, string>
  readonly rows: number
}

/** What has changed since a position, or nothing but the position where there is none yet. */
async function changesOf(
  agency: PostgresAgency,
  since: string | null,
  asked: Partial<PullRequest> = {},
  overlap = 0,
): Promise<Read> {
  await using source = await openSource(agency.document, agency.options)
  await using snapshot = await source.open({ ...request, ...asked }, new AbortController().signal)
  if (!snapshot.changes) throw new Error('the source tells no changes')
  const notes = new Map<string, string>()
  let rows = 0
  if (since !== null) {
    for await (const batch of snapshot.changes.since(since, overlap)) {
      rows += batch.rows
      for (const [id, , note] of textRows(batch, snapshot.forms)) notes.set(id ?? '', note ?? '')
    }
  }
  return { position: snapshot.changes.position, notes, rows }
}

describe('changes of a table in PostgreSQL', () => {
  test('F22: a row committed late comes with the next read, however old its cursor', async () => {
    const agency = await agencyOf()
    const held = await clerk(agency)
    await held.query(
      "begin; insert into t values (100, '2020-11-02 08:00:10Z', 'held'); savepoint a; insert into t values (101, '2019-01-01Z', 'nested')",
    )
    const first = await changesOf(agency, null)
    await agency.run("insert into t values (102, '2020-11-02 09:00:00Z', 'newer')")
    const second = await changesOf(agency, first.position)
    expect(second.notes.get('102')).toBe('newer')
    await held.query('release a; commit')
    const third = await changesOf(agency, second.position)
    expect([...third.notes]).toEqual(
      expect.arrayContaining([
        ['100', 'held'],
        ['101', 'nested'],
      ]),
    )
  })

  test('F22: a transaction that took its time stamp before it wrote, and one that only corrected a row, are not missed', async () => {
    const agency = await agencyOf()
    const slow = await clerk(agency)
    await slow.query('begin; select now()')
    const first = await changesOf(agency, null)
    await slow.query("insert into t values (100, '2020-11-02 08:00:20Z', 'slow'); commit")
    await agency.run("update t set note = 'corrected' where id = 7")
    const second = await changesOf(agency, first.position)
    expect(second.notes.get('100')).toBe('slow')
    expect(second.notes.get('7')).toBe('corrected')
  })

  test('F22: a prepared transaction, equal time stamps and a clock that jumped back are not missed', async () => {
    const agency = await agencyOf()
    const other = await clerk(agency)
    const [max] = await agency.run('show max_prepared_transactions')
    if (Number(max?.[0]) > 0)
      await other.query(
        "begin; insert into t values (100, '2020-11-02 08:00:50Z', 'prepared'); prepare transaction 'p'",
      )
    else await other.query("begin; insert into t values (100, '2020-11-02 08:00:50Z', 'prepared')")
    const first = await changesOf(agency, null)
    await agency.run(
      "insert into t values (101, '2020-11-02 08:00:50Z', 'equal'), (102, '1999-01-01Z', 'jumped back'), (103, null, 'no time')",
    )
    const second = await changesOf(agency, first.position)
    await other.query(Number(max?.[0]) > 0 ? "commit prepared 'p'" : 'commit')
    const third = await changesOf(agency, second.position)
    expect([...second.notes.values()]).toEqual(expect.arrayContaining(['equal', 'jumped back', 'no time']))
    expect(second.notes.has('100')).toBe(false)
    expect(third.notes.get('100')).toBe('prepared')
  })

  test('a read since which nothing was written brings nothing, one changed row brings few', async () => {
    const agency = await agencyOf()
    // Transactions of other databases on the same server are open now and then: what was written since is read twice.
    const readTwice = async () => (await changesOf(agency, (await changesOf(agency, null)).position)).rows
    await expect.poll(readTwice, { timeout: 20_000 }).toBe(0)
    const readOne = async () => {
      const { position } = await changesOf(agency, null)
      await agency.run("update t set note = 'again' where id = 3")
      return [...(await changesOf(agency, position)).notes.keys()].sort()
    }
    await expect.poll(readOne, { timeout: 20_000 }).toEqual(['3', '50']) // the row at the position itself comes along
  })

  test('rows of partitions come by the same rule, and an attached partition by its cursor', async () => {
    const agency = await agencyOf()
    await agency.run('create table p (id int, at timestamptz, note text) partition by range (id)')
    await agency.run('create table p1 partition of p for values from (0) to (100); create table p2 (like p)')
    await agency.run(
      "insert into p values (1, '2020-01-01Z', 'a'); insert into p2 values (200, '2021-01-01Z', 'attached')",
    )
    const first = await changesOf(agency, null, { from: 'p' })
    await agency.run(
      "alter table p attach partition p2 for values from (100) to (300); insert into p values (2, '2019-01-01Z', 'b')",
    )
    const second = await changesOf(agency, first.position, { from: 'p' })
    expect(Object.fromEntries(second.notes)).toMatchObject({ 2: 'b', 200: 'attached' })
  })

  test('a view, and a table whose xmin is not granted, are read by cursor and overlap', async () => {
    const agency = await agencyOf()
    await agency.run('create view v as select * from t')
    const { user } = agency.document.connection
    await agency.run(
      `create table c as select * from t; revoke all on c from ${user}; grant select (id, at, note) on c to ${user}`,
    )
    for (const from of ['v', 'c']) {
      const first = await changesOf(agency, null, { from })
      expect((await changesOf(agency, first.position, { from }, 10)).rows).toBe(11)
      await agency.run(
        `insert into ${from} values (200, '2020-11-02 08:00:45Z', 'within'), (201, '2020-11-02 08:00:30Z', 'late'), (202, null, 'no time')`,
      )
      const second = await changesOf(agency, first.position, { from }, 10)
      expect([...second.notes.values()].filter((note) => note !== 'old')).toEqual(['within', 'no time'])
      await agency.run(`delete from ${from} where id >= 200`)
    }
  })

  test.for([
    ['integer', 'n int', '7'],
    ['numeric', 'n numeric', '7.50'],
    ['date', 'n date', '2020-11-02'],
    ['timestamp', 'n timestamp', '2020-11-02 08:00:00.000001'],
    ['text', 'n varchar(20)', '20201102080000'],
  ])('a cursor may be of type %s', async ([, column, value]) => {
    const agency = await agencyOf()
    await agency.run(`create table k (id int primary key, ${column}); insert into k values (1, '${value}')`)
    const asked = { from: 'k', columns: ['id', 'n', 'id'], cursor: 'n' }
    const first = await changesOf(agency, null, asked)
    expect(JSON.parse(first.position)).toMatchObject({ value })
    await agency.run(`insert into k values (2, '${value}')`)
    expect([...(await changesOf(agency, first.position, asked, 600)).notes.keys()]).toEqual(['1', '2'])
  })

  test('a cursor that is not there or has no order is refused', async () => {
    const agency = await agencyOf()
    await agency.run('create table k (id int primary key, b boolean, j jsonb, l int[], h time)')
    await expect(changesOf(agency, null, { cursor: 'gone' })).rejects.toMatchObject({ code: 'KHO207' })
    for (const cursor of ['b', 'j', 'l', 'h']) {
      const refused = changesOf(agency, null, { from: 'k', columns: ['id'], cursor })
      await expect(refused).rejects.toMatchObject({ code: 'KHO240' })
    }
  })
})

describe('F23: where a read of changes ended', () => {
  test('is not ahead of a table whose newest row was deleted', async () => {
    const agency = await agencyOf()
    const first = await changesOf(agency, null)
    await agency.run("delete from t where id = 50; insert into t values (60, '2020-11-02 08:00:05Z', 'new')")
    expect((await changesOf(agency, first.position)).notes.get('60')).toBe('new')
  })

  test('is ahead of a table that was restored from a backup, and of a server that is', async () => {
    const agency = await agencyOf()
    const first = await changesOf(agency, null)
    await agency.run('create table copy as select * from t where id < 40; drop table t; alter table copy rename to t')
    await expect(changesOf(agency, first.position)).rejects.toMatchObject({ code: 'KHO241' })
    const fresh = await changesOf(agency, null)
    const kept = JSON.parse(fresh.position)
    const [low = '', high = ''] = String(kept.snapshot).split(':')
    const ahead = { ...kept, snapshot: `${BigInt(low) + 1000n}:${BigInt(high) + 1000n}:` }
    await expect(changesOf(agency, JSON.stringify(ahead))).rejects.toMatchObject({ code: 'KHO241' })
  })

  test('means nothing for another table, another server, or to another connector', async () => {
    const agency = await agencyOf()
    const { position } = await changesOf(agency, null)
    const kept = JSON.parse(position)
    for (const other of [
      { ...kept, table: '1' },
      { ...kept, server: '1' },
      { ...kept, timeline: '77' },
      { value: '2020' },
    ]) {
      await expect(changesOf(agency, JSON.stringify(other))).rejects.toMatchObject({ code: 'KHO242' })
    }
    await expect(changesOf(agency, '2020-11-02')).rejects.toMatchObject({ code: 'KHO242' })
  })

  test('is told by numbers that come round after 2^32: of one too old, everything may be new', () => {
    const column = { name: 'at', declared: 'date', type: 'date', precision: null, scale: null, list: false } as const
    const at = (xmin: bigint) => ({
      server: null,
      timeline: null,
      table: '1',
      value: null,
      snapshot: `${xmin}:${xmin}:`,
      replica: false,
    })
    const since = (before: bigint, now: bigint) =>
      writtenSince({ ...column, nullable: true, comment: null }, at(before), at(now))
    expect(since(4_294_967_296n + 700n, 4_294_967_296n + 900n)).toContain("age('700'::pg_catalog.xid)")
    expect(since(700n, 2_100_000_000n)).toBe('')
  })
})

test('the check tells of a cursor what could go wrong, and nothing where the rows themselves tell what is late', async () => {
  const agency = await agencyOf()
  await agency.run('create view v as select * from t')
  const source = await openSource(agency.document, agency.options)
  const reads = ['t', 'v'].map((from) => ({ from, columns: ['id', 'at'], key: ['id'], cursor: 'at' }))
  const { risks, statements } = await source.check(['t', 'v'], reads)
  expect(risks?.map(({ en }) => en)).toEqual([
    'v has no key by which its rows could be compared at the source: each compare reads all of it.',
    'Column at has no index: every read of changes scans the whole table.',
    'Column at may be null: such rows are read again every time.',
  ])
  expect(statements.some((statement) => statement.includes('age(xmin)'))).toBe(true)
})
