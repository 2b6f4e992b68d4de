import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../../../../test/harness/mariadb.ts'
import { mysqlAgency } from '../../../../test/harness/mysql-agency.ts'
import { connectionOf } from '../connection.ts'
import { partsOf, rangesOf } from './mysql-ranges.ts'
import { mysqlSession } from './mysql-session.ts'
import { mysqlTables } from './mysql-tables.ts'

/** Types of a key's first column with some of its values, in SQL; how many parts of two values they come in. */
const keys: readonly (readonly [string, readonly string[], number])[] = [
  ['int', ['-5', '0', '3', '2147483647', '-2147483648'], 3],
  ['bigint unsigned', ['0', '18446744073709551615', '9007199254740993', '9007199254740992'], 3],
  ['decimal(20,4)', ['-0.0001', '0.0001', '1e15', '2'], 3],
  ['varchar(20) collate utf8mb4_general_ci', ["''", "'a'", "'ê'", "'z'", "'it''s'", "'a\\\\b'", "'%'", "'Đ'"], 5],
  ['varchar(20) character set latin1 collate latin1_bin', ["'é'", "'e'", "'É'"], 2],
  ['char(4)', ["'a'", "'ab'", "' b'"], 2],
  ['date', ["'2020-01-01'", "'0000-00-00'", "'9999-12-31'"], 2],
  ['datetime(6)', ["'2020-01-01 00:00:00'", "'2020-01-01 00:00:00.000001'", "'1000-01-01 00:00:00'"], 2],
  ['time(3)', ["'-01:00:00'", "'01:00:00'", "'26:00:00.001'"], 2],
  ["enum('b','a','c')", ["'a'", "'b'", "'c'"], 1],
  ['varbinary(4)', ["x'00'", "x'ff'", "x'0000'"], 1],
]

describe.skipIf(!mariadbInstalled())('parts of a table in MariaDB', () => {
  let server: TestMariadb
  beforeAll(async () => {
    server = await startMariadb()
  })
  afterAll(() => server.stop())

  test('hold every row once, whatever its key is of, also where many rows begin alike', async () => {
    await using agency = await mysqlAgency(server)
    await agency.run("set sql_mode = ''")
    for (const [at, [type, values]] of keys.entries()) {
      await agency.run(`create table t${at} (k ${type} not null, n int not null, primary key (k, n))`)
      await agency.run(`insert into t${at} values ${values.map((value) => `(${value}, 1), (${value}, 2)`).join(', ')}`)
    }
    await using session = await mysqlSession(connectionOf(agency.document, agency.options), 'test')
    const tables = await mysqlTables(session)
    const found: unknown[] = []
    for (const [at, [type, values]] of keys.entries()) {
      const table = tables.find(({ table: { name } }) => name === `t${at}`)
      if (!table) throw new Error(`t${at} is there`)
      const parts: number[] = []
      for await (const where of partsOf(session, rangesOf(table, 4))) {
        const [row] = await session.rows(`select count(*) from t${at}${where}`)
        parts.push(Number(row?.[0]))
      }
      const rows = parts.reduce((all, part) => all + part, 0)
      found.push([type, values.length === rows / 2, parts.length])
    }
    expect(found).toEqual(keys.map(([type, , parts]) => [type, true, parts]))
  })

  test('are of a size that the pace says, and one where the table is empty', async () => {
    const agency = await mysqlAgency(server)
    onTestFinished(() => agency[Symbol.asyncDispose]())
    await agency.run('create table t (k int primary key)')
    await using empty = await mysqlSession(connectionOf(agency.document, agency.options), 'test')
    const [table] = await mysqlTables(empty)
    if (!table) throw new Error('the table is there')
    expect(await Array.fromAsync(partsOf(empty, rangesOf(table, 100)))).toEqual([''])
    await agency.run('insert into t select seq from seq_1_to_250')
    await using session = await mysqlSession(connectionOf(agency.document, agency.options), 'test')
    expect(await Array.fromAsync(partsOf(session, rangesOf(table, 100)))).toEqual([
      " where `k` <= '100'",
      " where `k` > '100' and `k` <= '200'",
      " where `k` > '200'",
    ])
  })
})
