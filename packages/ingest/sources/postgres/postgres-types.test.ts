import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { postgresAgency } from '../../../../test/harness/postgres-agency.ts'
import { openSource } from '../open-source.ts'
import { pulled } from '../source-suite.ts'
import { day, decimals, digits, double, expectExact, int, stamp, type TypeCase, text, time } from '../type-values.ts'

async function agencyOf() {
  const agency = await postgresAgency()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return agency
}

const types: readonly TypeCase[] = [
  ['text', 'text', text],
  ['varchar(60)', 'text', text],
  ['smallint', 'integer', int(16n)],
  ['integer', 'integer', int(32n)],
  ['bigint', 'bigint', int(64n)],
  ['oid', 'bigint', fc.nat(0x7fffffff).map(String)],
  ['numeric(14,0)', 'decimal(14,0)', digits(14)],
  ['numeric(38,10)', 'decimal(38,10)', decimals(28, 10)],
  ['numeric', 'text', decimals(40, 20)],
  ['numeric(39,1)', 'text', decimals(38, 1)],
  ['money', 'decimal(19,2)', decimals(14, 2)],
  ['boolean', 'boolean', fc.boolean().map(String)],
  ['bit(1)', 'boolean', fc.constantFrom('0', '1')],
  ['bit(8)', 'text', fc.stringMatching(/^[01]{8}$/)],
  ['date', 'date', day],
  ['time', 'time', time],
  ['timestamp', 'timestamp', stamp],
  ['timestamptz', 'timestamp', stamp.map((value) => `${value}+00`)],
  ['uuid', 'uuid', fc.uuid()],
  ['json', 'json', fc.json()],
  ['jsonb', 'json', fc.json({ noUnicodeString: true }).filter((value) => !/\\u0000|e[+-]?\d/i.test(value))],
  ['double precision', 'text', double],
  ['status', 'text', fc.constantFrom('mới', 'xong')],
  ['fee', 'decimal(12,2)', decimals(10, 2)],
  ['text[]', 'text[]', fc.array(text, { maxLength: 4 }).map((list) => JSON.stringify(list))],
  ['numeric(8,3)[]', 'decimal(8,3)[]', fc.array(decimals(5, 3), { maxLength: 4 }).map((list) => JSON.stringify(list))],
  ['boolean[]', 'boolean[]', fc.array(fc.boolean().map(String), { maxLength: 3 }).map((list) => JSON.stringify(list))],
]

describe('exact types of PostgreSQL', () => {
  test('F13, F14: every value of every type is read as it was written', async () => {
    const agency = await agencyOf()
    await agency.run("create type status as enum ('mới', 'xong')")
    await agency.run('create domain fee as numeric(12,2) check (value is not null)')
    const declarations = types.map(([declared], index) => `c${index} ${declared}`)
    await agency.run(`create table t (id int primary key, ${declarations.join(', ')})`)
    const rows = fc.sample(fc.tuple(...types.map(([, , values]) => values)), { numRuns: 200, seed: 20201102 })
    const casts = types.map(([declared], index) =>
      declared.endsWith('[]')
        ? `array(select jsonb_array_elements_text(r->${index}))::${declared}`
        : `(r->>${index})::${declared}`,
    )
    const lists = types.map(([declared]) => declared.endsWith('[]'))
    const json = JSON.stringify(
      rows.map((row) => row.map((value, index) => (lists[index] ? JSON.parse(value) : value))),
    )
    const from = 'from json_array_elements($1::json) with ordinality x(j, n), to_jsonb(j) r'
    await agency.run(`insert into t select n, ${casts.join(', ')} ${from}`, [json])
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

  test('F14: what no field holds comes as text, to be refused with its reason', async () => {
    const agency = await agencyOf()
    await agency.run('create table t (id int primary key, d date, s timestamp, n numeric(5,2))')
    await agency.run("insert into t values (1, 'infinity', '0044-03-15 10:00:00 BC', 'NaN'), (2, null, null, null)")
    await using source = await openSource(agency.document, agency.options)
    expect(await pulled(source, 't', ['id', 'd', 's', 'n'])).toEqual([
      ['1', 'infinity', '0044-03-15 10:00:00 BC', 'NaN'],
      ['2', null, null, null],
    ])
  })
})
