import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Source } from '@kho/ingest/source.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { testDocument } from '@kho/ingest/sources/source-suite.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { jsonOf } from '@kho/schema/policy/wire.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mariadbInstalled, startMariadb } from '../harness/mariadb.ts'
import { mysqlAgency } from '../harness/mysql-agency.ts'
import { postgresAgency } from '../harness/postgres-agency.ts'
import { documentsOf, testStore } from '../harness/test-store.ts'
import { type TypeCase, typeCases, writtenText } from './every-type.ts'

const rows = 300
const seed = Number(process.env.KHO_SEED ?? Date.now() % 1_000_000)

/** A city whose one dataset has a field of every type, read from a column of the same name. */
const everyType = (cases: readonly TypeCase[], from: string) =>
  documentsOf(`
# city.yaml
city: types
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department } }
# sources/office.yaml
source: office
agency: H29.1
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: a, user: kho }
# datasets/things.yaml
dataset: things
names: { one: thing, many: things }
title: { vi: Mọi thứ, en: Things }
owner: H29.1
class: shared
key: [number]
size: ${rows}
fields:
  number: { type: integer }
${cases.map(({ name, field }) => `  ${name}_f: { type: ${typeOf(field)} }`).join('\n')}
sources:
  - { source: office, from: ${from}, map: { number: number, ${cases.map(({ name }) => `${name}_f: c_${name}`).join(', ')} } }
`)

/** `decimal(14,2), list: true` with its type in quotes: the comma is YAML's too. */
function typeOf(field: string): string {
  return field.replace(/decimal\([\d,]+\)/, "'$&'")
}

/** Writes the values by `write`, syncs, and compares what the store gives as GraphQL's JSON. */
async function expectExact(
  cases: readonly TypeCase[],
  write: (table: readonly (readonly (string | null)[])[]) => Promise<Source>,
  from = 'things',
): Promise<void> {
  console.info(`exact types: KHO_SEED=${seed}`)
  const values = fc.sample(fc.tuple(...cases.map((one) => fc.option(one.values, { freq: 9 }))), { numRuns: rows, seed })
  const table = values.map((row, at) => [
    String(at),
    ...cases.map((one, index) => writtenText(one, row[index] ?? null)),
  ])
  await using store = await testStore(everyType(cases, from))
  const result = await store.sync('things', 'office', await write(table))
  expect(result).toMatchObject({ state: 'done', inserted: rows, quarantined: 0, reasons: [], error: null })
  const fields = store.city().contracts.get('things')?.fields ?? []
  const cells = fields.slice(1).map((field) => sql`to_json(${jsonOf(field, sql.id(field.name))})`)
  const stored = await store.owner.rows(sql`select ${sql.join(cells)} from data.things order by number`)
  for (const [index, { name }] of cases.entries()) {
    const was = values.map((row) => row[index] ?? null)
    const is = stored.map((row): Value => JSON.parse(row[index] ?? 'null'))
    expect({ name, is }).toEqual({ name, is: was })
  }
  const again = await store.sync('things', 'office', await write(table))
  expect(again).toMatchObject({ state: 'done', updated: 0, unchanged: rows })
}

describe('the agency’s value is the value of GraphQL', () => {
  test('for every field type, out of PostgreSQL', async () => {
    const agency = await postgresAgency()
    onTestFinished(() => agency[Symbol.asyncDispose]())
    const names = typeCases.map(({ name }) => `c_${name}`)
    const types = typeCases.map(({ postgres }) => postgres)
    await expectExact(typeCases, async (table) => {
      await agency.run('drop table if exists things')
      await agency.run(
        `create table things (number int, ${names.map((name, at) => `${name} ${types[at]}`).join(', ')})`,
      )
      const cells = types.map((type, at) =>
        type.endsWith('[]')
          ? `case when r->>${at + 1} is not null then array(select json_array_elements_text((r->>${at + 1})::json))::${type} end`
          : `(r->>${at + 1})::${type}`,
      )
      await agency.run("set timezone = 'UTC'")
      const insert = `insert into things select (r->>0)::int, ${cells.join(', ')} from json_array_elements($1::json) as r`
      await agency.run(insert, [JSON.stringify(table)])
      return openSource(agency.document, agency.options)
    })
  })

  test.skipIf(!mariadbInstalled())('for every field type it has, out of MariaDB', async () => {
    const server = await startMariadb()
    onTestFinished(() => server.stop())
    const agency = await mysqlAgency(server)
    const cases = typeCases.filter(({ mysql }) => mysql !== null)
    const columns = cases.map(({ name, mysql }) => `c_${name} ${mysql}`)
    await expectExact(cases, async (table) => {
      await agency.run('drop table if exists things')
      await agency.run(
        `create table things (number int, ${columns.join(', ')}) character set utf8mb4 collate utf8mb4_bin`,
      )
      for (const row of table) {
        const cells = row.map((cell, at) =>
          cases[at - 1]?.name === 'boolean' && cell !== null ? String(Number(cell === 'true')) : cell,
        )
        await agency.run(`insert into things values (${row.map(() => '?').join(', ')})`, cells)
      }
      return openSource(agency.document, agency.options)
    })
  })

  test('for every field type, out of CSV', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kho-types-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    await expectExact(
      typeCases,
      async (table) => {
        const header = ['number', ...typeCases.map(({ name }) => `c_${name}`)]
        const lines = [header, ...table].map((row) => row.map(csvCell).join(','))
        writeFileSync(join(folder, 'things.csv'), `${lines.join('\n')}\n`)
        return openSource(testDocument('files', { folder }), { secretOf: () => undefined, cityFolder: folder })
      },
      'things.csv',
    )
  })
})

function csvCell(text: string | null): string {
  return text === null ? '' : `"${text.replaceAll('"', '""')}"`
}
