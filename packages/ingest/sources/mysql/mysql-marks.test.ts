import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../../../../test/harness/mariadb.ts'
import { type MysqlAgency, mysqlAgency } from '../../../../test/harness/mysql-agency.ts'
import { textRows } from '../../batch.ts'
import { connectionOf } from '../connection.ts'
import { openSource } from '../open-source.ts'
import { hashOf } from './mysql-hash.ts'
import { mysqlSession } from './mysql-session.ts'
import { mysqlTables } from './mysql-tables.ts'

/** Values of one type that read differently, in SQL. */
const values: readonly (readonly [string, readonly string[]])[] = [
  ['tinyint(1)', ['0', '1', '-1']],
  ['int', ['1', '-1', '10']],
  ['int(6) unsigned zerofill', ['1', '10']],
  ['bigint unsigned', ['18446744073709551615', '1', '4294967297']],
  ['decimal(14,2)', ['5', '-5', '500', '0.05']],
  ['float', ['1.5', '0.1', '16777217']],
  ['double', ['0.1', '0.30000000000000004', '0.3']],
  ['bit(1)', ["b'0'", "b'1'"]],
  ['bit(8)', ["b'00000000'", "b'00110000'", "b'00000001'"]],
  ['varchar(20) collate utf8mb4_general_ci', ["''", "'a'", "'A'", "'á'", "'a|'"]],
  ['varchar(20) character set latin1', ["'é'", "'e'", "'É'"]],
  ['varchar(20) character set ucs2', ["'a'", "'ab'", "'愀'"]],
  ['text', ["'a '", "'a'", "' a'"]],
  ['binary(2)', ["x'0000'", "x'0001'", "x'0100'"]],
  ['varbinary(9)', ["x''", "x'00'", "x'0000'", "'00'"]],
  ['date', ["'2020-01-01'", "'0000-00-00'", "'2020-00-00'"]],
  ['datetime(6)', ["'2020-01-01 00:00:00'", "'2020-01-01 00:00:00.000001'"]],
  ['timestamp(6) null', ["'2020-01-01 00:00:00'", "'2020-01-01 00:00:00.000001'"]],
  ['time(6)', ["'-01:00:00'", "'01:00:00'", "'26:00:00.000001'"]],
  ['year', ['1999', '0']],
  ['json', [`'{"a":1}'`, `'{"a": 1}'`]],
  ["enum('a','b')", ["'a'", "'b'"]],
  ["set('a','b')", ["''", "'a'", "'a,b'"]],
  ['point', ["st_geomfromtext('point(0 1)')", "st_geomfromtext('point(1 0)')"]],
]

describe.skipIf(!mariadbInstalled())('marks of rows in MariaDB', () => {
  let server: TestMariadb
  beforeAll(async () => {
    server = await startMariadb()
  })
  afterAll(() => server.stop())

  async function agencyOf(): Promise<MysqlAgency> {
    const agency = await mysqlAgency(server)
    onTestFinished(() => agency[Symbol.asyncDispose]())
    await agency.run("set sql_mode = ''")
    return agency
  }

  test.for(['crc', 'md5'] as const)('what reads differently has another version, by %s', async (hash) => {
    const agency = await agencyOf()
    for (const [at, [type, texts]] of values.entries()) {
      await agency.run(`create table t${at} (id int primary key, v ${type}, w varchar(9))`)
      const rows = [...texts, 'null'].map((text, id) => `(${id}, ${text}, null)`)
      await agency.run(`insert into t${at} values ${rows.join(', ')}`)
    }
    await using session = await mysqlSession(connectionOf(agency.document, agency.options), 'test')
    const tables = await mysqlTables(session)
    for (const [at, [type, texts]] of values.entries()) {
      const found = tables.find(({ table }) => table.name === `t${at}`)
      if (!found) throw new Error(`t${at} is not there`)
      const rows = await session.rows(`select ${hashOf(found, ['v', 'w'], hash)} from t${at}`)
      const versions = new Set(rows.map(([version]) => version))
      expect([type, versions.size, versions.has(null)]).toEqual([type, texts.length + 1, false])
    }
  })

  test('two polynomials of a text that is made once are those of a text that is made twice, row by row', async () => {
    const agency = await agencyOf()
    await agency.run('create table t (id int primary key, v varchar(90), at datetime(6))')
    await agency.run("insert into t select seq, repeat(char(65 + seq % 26), seq % 90), '2020-01-01' from seq_1_to_500")
    await using session = await mysqlSession(connectionOf(agency.document, agency.options), 'test')
    const found = (await mysqlTables(session)).find(({ table }) => table.name === 't')
    if (!found) throw new Error('t is not there')
    const [origin, version] = [hashOf(found, ['id'], 'crc'), hashOf(found, ['v', 'at', 'id'], 'crc')]
    const twice = (hash: string) =>
      hash.replace('@kho_text := ', '').replace('@kho_text', hash.replace(/^.*:= (.*)\) << .*$/, '$1'))
    expect(twice(version).match(/concat_ws/g)).toHaveLength(2)
    for (const of of ['', ' order by v, id']) {
      const made = await session.rows(`select ${origin}, ${version}, ${twice(origin)}, ${twice(version)} from t${of}`)
      expect(made.filter(([a, b, c, d]) => a !== c || b !== d)).toEqual([])
      expect(new Set(made.map(([, b]) => b)).size).toBe(500)
    }
    const summed = (hash: string) => `cast(sum(${hash}) as char)`
    const [sums] = await session.rows(`select ${summed(version)}, ${summed(twice(version))} from t`)
    expect(sums?.[0]).toBe(sums?.[1])
    const groups = await session.rows(
      `select ${origin} >> 61 as g, ${summed(version)}, ${summed(twice(version))} from t group by g`,
    )
    expect(groups.filter(([, once, again]) => once !== again)).toEqual([])
  })

  test('rows are found by composite keys of every type, and by keys that are null', async () => {
    const agency = await agencyOf()
    const types = [
      'int',
      'varchar(20)',
      'char(4)',
      'decimal(8,2)',
      'date',
      'datetime(6)',
      'timestamp(6) null',
      'binary(4)',
    ]
    const columns = types.map((_, at) => `c${at}`)
    const forms = types.map(() => 'text' as const)
    const list = types.map((type, at) => `c${at} ${type}`).join(', ')
    await agency.run(`create table t (id int primary key, ${list}) character set utf8mb4 collate utf8mb4_bin`)
    const one = `7, 'a"b\\\\c''d\t', 'ab', -1.50, '2020-01-01', '2020-01-01 00:00:00.5', '2020-01-01 00:00:00', x'00ff0a5c'`
    await agency.run(
      `insert into t values (1, ${one}), (2, ${one.replace("'ab'", "'AB'")}), (3, ${one.replace('7', 'null')})`,
    )
    await using source = await openSource(agency.document, agency.options)
    const request = { from: 't', columns: ['id', ...columns], key: columns, cursor: null, run: 'r' }
    await using snapshot = await source.open(request, new AbortController().signal)
    const listed = await Array.fromAsync(snapshot.marks?.keys(0, null) ?? [])
    const keys = listed.flatMap((batch) => textRows(batch, forms))
    const ids: (string | null | undefined)[][] = []
    for (const key of keys) {
      const batches = await Array.fromAsync(snapshot.marks?.ofKeys([key]) ?? [])
      ids.push(batches.flatMap((batch) => textRows(batch, snapshot.forms)).map(([id]) => id))
    }
    expect(ids).toEqual([['1'], ['2'], ['3']])
  })
})
