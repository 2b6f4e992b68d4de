import fc from 'fast-check'
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../../../../test/harness/mariadb.ts'
import { mysqlAgency } from '../../../../test/harness/mysql-agency.ts'
import { openSource } from '../open-source.ts'
import { pulled } from '../source-suite.ts'
import { day, decimals, digits, double, expectExact, int, stamp, type TypeCase, text, time } from '../type-values.ts'

const unsigned = (bits: bigint) => fc.bigInt({ min: 0n, max: 2n ** bits - 1n }).map(String)
/** Seconds that a MySQL timestamp can hold, in UTC. */
const instant = fc.integer({ min: 1, max: 2_147_483_000 }).map((second) => {
  return `${new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ')}.000000+00:00`
})
const written = day.filter((date) => date >= '1000')

const types: readonly TypeCase[] = [
  ['varchar(200)', 'text', text],
  ['text', 'text', text],
  ['tinyint(1)', 'boolean', fc.constantFrom('0', '1')],
  ['tinyint(4)', 'integer', int(8n)],
  ['tinyint unsigned', 'integer', unsigned(8n)],
  ['smallint', 'integer', int(16n)],
  ['mediumint unsigned', 'integer', unsigned(24n)],
  ['int', 'integer', int(32n)],
  ['int unsigned', 'bigint', unsigned(32n)],
  ['int(9) zerofill', 'bigint', unsigned(29n)],
  ['bigint', 'bigint', int(64n)],
  ['bigint unsigned', 'decimal(20,0)', unsigned(64n)],
  ['decimal(14,0)', 'decimal(14,0)', digits(14)],
  ['decimal(38,10)', 'decimal(38,10)', decimals(28, 10)],
  ['decimal(60,20)', 'text', decimals(40, 20)],
  ['double', 'text', double.filter((value) => Number.isFinite(Number(value)))],
  ['bit(1)', 'boolean', fc.constantFrom('0', '1')],
  ['bit(12)', 'text', fc.stringMatching(/^[01]{12}$/)],
  ['date', 'date', written],
  ['time(6)', 'time', time],
  ['datetime(6)', 'timestamp', fc.tuple(written, stamp).map(([date, value]) => date + value.slice(10))],
  ['timestamp(6) null', 'timestamp', instant],
  ['year', 'integer', fc.integer({ min: 1901, max: 2155 }).map(String)],
  ["enum('mới','xong')", 'text', fc.constantFrom('mới', 'xong')],
  ["set('a','b')", 'text', fc.constantFrom('', 'a', 'b', 'a,b')],
  ['json', 'json', fc.json()],
  ['uuid', 'uuid', fc.uuid({ version: 4 })],
  ['varbinary(20)', 'text', fc.stringMatching(/^([0-9a-f]{2}){0,20}$/)],
]

/** The SQL that writes a text as a value of its declared type. */
function placeholder(declared: string): string {
  if (declared.startsWith('bit')) return 'cast(conv(?, 2, 10) as unsigned)'
  if (declared.startsWith('varbinary')) return 'unhex(?)'
  return declared.startsWith('timestamp') ? 'substr(?, 1, 26)' : '?'
}

describe.skipIf(!mariadbInstalled())('exact types of MariaDB', () => {
  let server: TestMariadb
  beforeAll(async () => {
    server = await startMariadb()
  })
  afterAll(() => server.stop())

  test('F13, F14: every value of every type is read as it was written', async () => {
    const agency = await mysqlAgency(server)
    onTestFinished(() => agency[Symbol.asyncDispose]())
    await agency.run("set time_zone = '+00:00'")
    const declarations = types.map(([declared], index) => `c${index} ${declared}`)
    await agency.run(`create table t (id int primary key, ${declarations.join(', ')}) character set utf8mb4`)
    const rows = fc.sample(fc.tuple(...types.map(([, , values]) => values)), { numRuns: 200, seed: 20201102 })
    const marks = types.map(([declared]) => placeholder(declared)).join(', ')
    for (const [index, row] of rows.entries()) await agency.run(`insert into t values (${index}, ${marks})`, row)
    await using source = await openSource(agency.document, agency.options)
    const [table] = await source.describe()
    const columns = table?.columns.slice(1) ?? []
    const read = await pulled(source, 't', ['id', ...columns.map((column) => column.name)])
    expectExact(
      types,
      columns,
      rows,
      read.map((row) => row.slice(1)),
    )
  })
})
