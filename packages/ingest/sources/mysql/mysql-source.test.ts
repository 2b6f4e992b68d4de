import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../../../../test/harness/mariadb.ts'
import { type MysqlAgency, mysqlAgency } from '../../../../test/harness/mysql-agency.ts'
import { marksSuite } from '../marks-suite.ts'
import { openSource } from '../open-source.ts'
import { batchesOf, pulled, sourceSuite } from '../source-suite.ts'
import { excessOf } from './mysql-rights.ts'

describe.skipIf(!mariadbInstalled())('MariaDB', () => {
  let server: TestMariadb
  beforeAll(async () => {
    server = await startMariadb({ 'max-allowed-packet': '1M' })
  })
  afterAll(() => server.stop())

  async function agencyOf(): Promise<MysqlAgency> {
    const agency = await mysqlAgency(server)
    onTestFinished(() => agency[Symbol.asyncDispose]())
    return agency
  }

  sourceSuite('mysql', () => mysqlAgency(server))
  marksSuite('mysql', () => mysqlAgency(server))

  test('is described with comments, composite keys, references and only what the account may read', async () => {
    const agency = await agencyOf()
    await agency.run('create table district (province varchar(9), code varchar(9), primary key (province, code))')
    await agency.run(
      "create table ward (id int not null unique, maybe int unique, province varchar(9), district varchar(9) comment 'Mã quận', secret text, foreign key (province, district) references district (province, code)) comment 'Phường xã'",
    )
    await agency.run('create view seen as select id from ward')
    await agency.run('create table hidden (id int primary key)')
    const { database, user } = agency.document.connection
    await agency.run(`revoke select on \`${database}\`.* from ${user}@'%'`)
    await agency.run(`grant select (id, province, district) on ward to ${user}@'%'`)
    for (const table of ['district', 'seen']) await agency.run(`grant select on ${table} to ${user}@'%'`)
    await using source = await openSource(agency.document, agency.options)
    const tables = await source.describe()
    expect(tables.map((table) => [table.name, table.comment, table.key])).toEqual([
      ['district', null, ['province', 'code']],
      ['seen', null, []],
      ['ward', 'Phường xã', ['id']],
    ])
    expect(tables.at(-1)?.columns.map((column) => [column.name, column.comment])).toEqual([
      ['id', null],
      ['province', null],
      ['district', 'Mã quận'],
    ])
  })

  test('foreign keys are refs, composite ones with their columns in order', async () => {
    const agency = await agencyOf()
    await agency.run('create table a (x int, y int, primary key (y, x))')
    await agency.run('create table b (id int primary key, p int, q int, foreign key (q, p) references a (y, x))')
    await using source = await openSource(agency.document, agency.options)
    const [a, b] = await source.describe()
    expect(a?.key).toEqual(['y', 'x'])
    expect(b?.refs).toEqual([{ columns: ['q', 'p'], table: 'a', on: ['y', 'x'] }])
  })

  test('the session carries the run’s name and can only read', async () => {
    const agency = await agencyOf()
    await agency.makeTable(
      't',
      ['a', 'b'],
      Array.from({ length: 60_000 }, (_, at) => [String(at), 'x'.repeat(100)]),
    )
    await using source = await openSource(agency.document, agency.options)
    const seen: (readonly unknown[])[] = []
    for await (const _ of batchesOf(source, 't', ['a', 'b'], undefined, 'run-7')) {
      const { user } = agency.document.connection
      if (seen.length === 0) {
        seen.push(...(await agency.run(`select info from information_schema.processlist where user = '${user}'`)))
      }
    }
    expect(seen).toEqual([
      [expect.stringMatching(/^\/\* kho\/agency\/run-7 \*\/ select `a` as c0, `b` as c1, .* from `t`$/)],
    ])
  })

  test('may end the session at any time: the read fails and never looks complete', async () => {
    const agency = await agencyOf()
    await agency.makeTable(
      't',
      ['a', 'b'],
      Array.from({ length: 60_000 }, (_, at) => [String(at), 'x'.repeat(100)]),
    )
    await using source = await openSource(agency.document, agency.options)
    const { user } = agency.document.connection
    let killed = false
    const reading = (async () => {
      for await (const _ of batchesOf(source, 't', ['a', 'b'], undefined, 'r')) {
        if (killed) continue
        const [row] = await agency.run(`select id from information_schema.processlist where user = '${user}'`)
        await agency.run(`kill ${Number(row?.[0])}`)
        killed = true
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: 'KHO208' })
  })

  test('an account that can write is refused unless the document says so', async () => {
    const agency = await agencyOf()
    await agency.makeTable('t', ['a'], [['1']])
    const { database, user } = agency.document.connection
    await agency.run(`grant update on \`${database}\`.t to ${user}@'%'`)
    const source = await openSource(agency.document, agency.options)
    await expect(pulled(source, 't', ['a'])).rejects.toMatchObject({ code: 'KHO204' })
    expect((await source.check(['t'])).excessRights).toEqual([`update on \`${database}\`.\`t\``])
    const tolerant = await openSource({ ...agency.document, mayWrite: true }, agency.options)
    expect(await pulled(tolerant, 't', ['a'])).toEqual([['1']])
  })

  test('the grants of the check are enough', async () => {
    const agency = await agencyOf()
    await agency.makeTable('hồ`sơ', ['a'], [['1']])
    const { grants } = await (await openSource(agency.document, agency.options)).check(['hồ`sơ'])
    const least = `least_${Date.now() % 100_000}`
    for (const grant of grants) {
      await agency.run(grant.replaceAll(String(agency.document.connection.user), least).replace("'…'", "''"))
    }
    const connection = { ...agency.document.connection, user: least }
    const source = await openSource({ ...agency.document, connection }, agency.options)
    expect(await pulled(source, 'hồ`sơ', ['a'])).toEqual([['1']])
    expect((await source.check(['hồ`sơ'])).excessRights).toEqual([])
    await agency.run(`drop user ${least}@'%'`)
  })

  test('F17: a value larger than the server’s packet ends the read instead of coming as null', async () => {
    const agency = await agencyOf()
    await agency.run('create table t (id int primary key, b longblob)')
    await agency.run("insert into t values (1, repeat('x', 800000))")
    const source = await openSource(agency.document, agency.options)
    await expect(pulled(source, 't', ['id', 'b'])).rejects.toMatchObject({ code: 'KHO216' })
  })

  test('F15: tables in latin1 and in three-byte UTF-8 are read as their texts', async () => {
    const agency = await agencyOf()
    await agency.run(
      'create table t (id int primary key, a varchar(20) character set latin1, b varchar(20) character set utf8mb3, c varchar(20) character set ucs2)',
    )
    await agency.run("insert into t values (1, 'é ÿ €', 'Thủ Đức', 'Thủ Đức')")
    await using source = await openSource(agency.document, agency.options)
    expect(await pulled(source, 't', ['id', 'a', 'b', 'c'])).toEqual([['1', 'é ÿ €', 'Thủ Đức', 'Thủ Đức']])
  })

  test('F14: zero dates and times beyond a day come as text, to be refused with their reason', async () => {
    const agency = await agencyOf()
    await agency.run("set sql_mode = ''")
    await agency.run(
      'create table t (id int primary key, d date, s datetime(6), i timestamp(6) null, t time(6), y year)',
    )
    await agency.run(
      "insert into t values (1, '0000-00-00', '0000-00-00', '0000-00-00', '-838:59:59', 0), (2, '2020-00-00', '2020-02-00', null, '26:00:00', 1999)",
    )
    await using source = await openSource(agency.document, agency.options)
    expect(await pulled(source, 't', ['id', 'd', 's', 'i', 't', 'y'])).toEqual([
      [
        '1',
        '0000-00-00',
        '0000-00-00 00:00:00.000000',
        '0000-00-00 00:00:00.000000+00:00',
        '-838:59:59.000000',
        '0000',
      ],
      ['2', '2020-00-00', '2020-02-00 00:00:00.000000', null, '26:00:00.000000', '1999'],
    ])
  })

  test('I17: without TLS is refused where the document does not say none', async () => {
    const agency = await agencyOf()
    const connection = { ...agency.document.connection, host: 'localhost', tls: 'verify' as const }
    const source = await openSource({ ...agency.document, connection }, agency.options)
    await expect(source.describe()).rejects.toMatchObject({ code: 'KHO203' })
    const bare = await openSource(
      { ...agency.document, connection: { ...connection, host: '127.0.0.1' } },
      agency.options,
    )
    await expect(bare.describe()).rejects.toMatchObject({ code: 'KHO203' })
  })

  test('no answer and an unknown account are told apart', async () => {
    const agency = await agencyOf()
    const { connection } = agency.document
    const silent = { ...agency.document, connection: { ...connection, port: 1 } }
    await expect((await openSource(silent, agency.options)).describe()).rejects.toMatchObject({ code: 'KHO201' })
    const stranger = { ...agency.document, connection: { ...connection, user: 'nobody' } }
    await expect((await openSource(stranger, agency.options)).describe()).rejects.toMatchObject({ code: 'KHO202' })
  })
})

test.for([
  ['GRANT USAGE ON *.* TO `a`@`%`', []],
  ['GRANT SELECT, SHOW VIEW ON `d`.* TO `a`@`%`', []],
  ['GRANT SELECT (`x`, `y`), UPDATE (`x`) ON `d`.`t` TO `a`@`%`', ['update on `d`.`t`']],
  ['GRANT ALL PRIVILEGES ON `d`.* TO `a`@`%` WITH GRANT OPTION', ['all privileges on `d`.*', 'grant option on `d`.*']],
  ["GRANT SELECT, FILE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*00'", ['file on *.*']],
  ['GRANT `readers` TO `a`@`%`', []],
] as const)('the grant %s allows beyond reading: %s', ([grant, excess]) => {
  expect(excessOf(grant)).toEqual(excess)
})
