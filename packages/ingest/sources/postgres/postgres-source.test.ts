import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type PostgresAgency, postgresAgency } from '../../../../test/harness/postgres-agency.ts'
import { marksSuite } from '../marks-suite.ts'
import { openSource } from '../open-source.ts'
import { batchesOf, pulled, sourceSuite } from '../source-suite.ts'

async function agencyOf(): Promise<PostgresAgency> {
  const agency = await postgresAgency()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return agency
}

sourceSuite('postgres', postgresAgency)
marksSuite('postgres', postgresAgency)

/** What a query says, given as text or as an object that holds it. */
function textOf(asked: unknown): string {
  return typeof asked === 'object' && asked !== null && 'text' in asked ? String(asked.text) : String(asked)
}

describe('an agency’s PostgreSQL', () => {
  test('is described with comments, composite keys, references and only what the account may read', async () => {
    const agency = await agencyOf()
    await agency.run('create table district (province text, code text, primary key (province, code))')
    await agency.run(
      'create table ward (id int not null, province text, district text, secret text, unique (id), foreign key (province, district) references district)',
    )
    await agency.run("comment on table ward is 'Phường xã'; comment on column ward.district is 'Mã quận'")
    await agency.run(
      'create table hidden (id int primary key); create schema other; create table other.t (id int primary key)',
    )
    const { user } = agency.document.connection
    await agency.run(
      `revoke all on hidden, ward from ${user}; grant select (id, province, district) on ward to ${user}`,
    )
    await using source = await openSource(agency.document, agency.options)
    const tables = await source.describe()
    expect(tables.map((table) => table.name)).toEqual(['district', 'ward'])
    const ward = tables.find((table) => table.name === 'ward')
    expect(ward).toMatchObject({
      comment: 'Phường xã',
      key: ['id'],
      refs: [{ columns: ['province', 'district'], table: 'district', on: ['province', 'code'] }],
    })
    expect(ward?.columns.map((column) => [column.name, column.comment])).toEqual([
      ['id', null],
      ['province', null],
      ['district', 'Mã quận'],
    ])
  })

  test('sees the session under the run’s name, read-only', async () => {
    const agency = await agencyOf()
    const rows = Array.from({ length: 50_000 }, (_, index) => [String(index), 'x'.repeat(100)])
    await agency.makeTable('t', ['a', 'b'], rows)
    await using source = await openSource(agency.document, agency.options)
    const names: unknown[] = []
    for await (const _ of batchesOf(source, 't', ['a', 'b'], undefined, 'run-7')) {
      if (names.length === 0)
        names.push(
          ...(await agency.run(
            "select application_name, query from pg_stat_activity where datname = current_database() and application_name like 'kho/%'",
          )),
        )
    }
    expect(names).toEqual([
      ['kho/agency/run-7', expect.stringMatching(/^copy \(select "a", "b", .* from "public"."t"\) to/)],
    ])
  })

  test('F17: a row of more than 64 MB is refused by its table and its key’s columns, and holds nothing back of what it says', async () => {
    const agency = await agencyOf()
    await agency.makeTable('t', ['a', 'b'], [['1', 'small']])
    await agency.run("insert into t (a, b) select '2', repeat('secret', 12000000)")
    await using source = await openSource(agency.document, agency.options)
    const failure = await pulled(source, 't', ['a', 'b']).catch((error) => error)
    expect(failure).toMatchObject({ code: 'KHO277', details: { source: 'agency', from: 't', key: ['a'] } })
    expect(failure.message).toContain('select a from t t where octet_length')
    expect(JSON.stringify(failure)).not.toContain('secret')
    expect(await pulled(source, 't', ['a'])).toEqual([['1'], ['2']])
  })

  test('may end the session at any time: the read fails and never looks complete', async () => {
    const agency = await agencyOf()
    const rows = Array.from({ length: 60_000 }, (_, index) => [String(index), 'x'.repeat(100)])
    await agency.makeTable('t', ['a', 'b'], rows)
    await using source = await openSource(agency.document, agency.options)
    const reading = (async () => {
      for await (const _ of batchesOf(source, 't', ['a', 'b'], undefined, 'run')) {
        await agency.run(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'kho/%'",
        )
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: 'KHO208' })
  })

  test.for([
    ['update on', 'grant update on t to'],
    ['insert on', 'grant insert (a) on t to'],
    ['create roles', 'alter role %s createrole'],
    ['pg_write_all_data', 'grant pg_write_all_data to'],
  ] as const)('whose account can %s… is refused unless the document says so', async ([right, grant]) => {
    const agency = await agencyOf()
    await agency.makeTable('t', ['a'], [['1']])
    const { user } = agency.document.connection
    await agency.run(grant.includes('%s') ? grant.replace('%s', String(user)) : `${grant} ${user}`)
    const source = await openSource(agency.document, agency.options)
    await expect(pulled(source, 't', ['a'])).rejects.toMatchObject({ code: 'KHO204' })
    expect((await source.check(['t'])).excessRights.join()).toContain(right)
    const tolerant = await openSource({ ...agency.document, mayWrite: true }, agency.options)
    expect(await pulled(tolerant, 't', ['a'])).toEqual([['1']])
  })

  test('gives its account the grants of the check, and they are enough', async () => {
    const agency = await agencyOf()
    await agency.makeTable('ho so', ['a'], [['1']])
    const least = `least_${randomBytes(4).toString('hex')}`
    const document = { ...agency.document, connection: { ...agency.document.connection, user: least } }
    const { grants } = await (await openSource(agency.document, agency.options)).check(['ho so'])
    await agency.run(`create role ${least} login`)
    for (const grant of grants) await agency.run(grant.replaceAll(String(agency.document.connection.user), least))
    const source = await openSource(document, agency.options)
    expect(await pulled(source, 'ho so', ['a'])).toEqual([['1']])
    expect((await source.check(['ho so'])).excessRights).toEqual([])
    await agency.run(`drop owned by ${least}; drop role ${least}`)
  })

  test('is sent no statement that the check did not tell', async () => {
    const agency = await agencyOf()
    await agency.makeTable('t', ['a'], [['1']])
    await using source = await openSource(agency.document, agency.options)
    const { statements } = await source.check(['t'])
    const query = vi.spyOn(pg.Client.prototype, 'query')
    onTestFinished(() => query.mockRestore())
    await pulled(source, 't', ['a'])
    const sent = query.mock.calls.map(([asked]: readonly unknown[]) => textOf(asked))
    expect(sent.length).toBeGreaterThan(10)
    expect(sent.filter((text) => !statements.includes(text))).toEqual([])
  })

  test('I17: without TLS is refused where the document does not say none', async () => {
    const agency = await agencyOf()
    const connection = { ...agency.document.connection, tls: 'verify' as const }
    const source = await openSource({ ...agency.document, connection }, agency.options)
    await expect(source.describe()).rejects.toMatchObject({ code: 'KHO203' })
  })

  test('that does not answer, or does not know the account, is told apart', async () => {
    const agency = await agencyOf()
    const { connection } = agency.document
    const silent = { ...agency.document, connection: { ...connection, port: 1 } }
    await expect((await openSource(silent, agency.options)).describe()).rejects.toMatchObject({ code: 'KHO201' })
    const stranger = { ...agency.document, connection: { ...connection, user: 'nobody_of_that_name' } }
    await expect((await openSource(stranger, agency.options)).describe()).rejects.toMatchObject({ code: 'KHO202' })
  })
})
