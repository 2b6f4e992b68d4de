import { expect, onTestFinished, test } from 'vitest'
import { type PostgresAgency, postgresAgency } from '../../../../test/harness/postgres-agency.ts'
import { textRows } from '../../batch.ts'
import { connectionOf } from '../connection.ts'
import { openSource } from '../open-source.ts'
import { marksIn } from '../read-marks.ts'
import { hashOf } from './postgres-hash.ts'
import { postgresSession } from './postgres-session.ts'
import { postgresTables } from './postgres-tables.ts'

async function agencyOf(): Promise<PostgresAgency> {
  const agency = await postgresAgency()
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return agency
}

/** Values of one type that read differently, some of them equal to PostgreSQL, some of one hash to it. */
const values: readonly (readonly [string, readonly string[]])[] = [
  ['boolean', ['t', 'f']],
  ['smallint', ['1', '-1']],
  ['integer', ['1', '-1', '2147483647']],
  ['bigint', ['1', '-1', '4294967296', '4294967297', '-4294967298', '9223372036854775807']],
  ['numeric(14,2)', ['5', '-5', '0', '500', '50000', 'NaN']],
  ['numeric', ['1.0', '1.00', '-1.0', '0', '0.0', '1', '10000']],
  ['real', ['0', '-0', '1.5', 'NaN', 'infinity']],
  ['double precision', ['0', '-0', '0.1', '0.30000000000000004', '0.3']],
  ['text', ['', 'a', 'A', 'a ', 'a|', 'Đ', 'D']],
  ['text collate blind', ['a', 'A', 'á']],
  ['citext', ['a', 'A']],
  ['char(5)', ['a', 'b', '']],
  ['bpchar', ['a', 'a ']],
  ['date', ['2020-01-01', '2020-01-02', 'infinity']],
  ['timestamp', ['2020-01-01 00:00', '2020-01-01 01:11:34.967296', '2020-01-01 01:11:34.967297']],
  ['timestamptz', ['2020-01-01 00:00Z', '2020-01-01 00:00:00.000001Z']],
  ['time', ['10:00', '10:00:00.000001']],
  ['interval', ['1 day', '24 hours', '1 mon', '30 days']],
  ['uuid', ['11111111-1111-1111-1111-111111111111', '11111111-1111-1111-1111-111111111112']],
  ['bytea', ['\\x00', '\\x0000', '\\x']],
  ['json', ['{"a":1}', '{"a": 1}', '{"a":1.0}']],
  ['jsonb', ['{"a":1}', '{"a":1.0}', '{"a":"1"}']],
  ['money', ['1', '-1']],
  ['status', ['new', 'done']],
  ['fee', ['1.50', '-1.50']],
  ['text[]', ['{}', '{a}', '{A}', '{"a,b"}', '{a,b}', '{NULL}', '{"NULL"}']],
  ['numeric[]', ['{1.0}', '{1.00}', '{-1.0}']],
  ['inet', ['10.0.0.1', '10.0.0.1/24']],
  ['point', ['(0,0)', '(-0,0)']],
]

test.for([14, 13])('what reads differently has another version, on servers from %s on', async (major) => {
  const agency = await agencyOf()
  await agency.run("create extension citext; create type status as enum ('new', 'done')")
  await agency.run("create collation blind (provider = icu, locale = 'und-u-ks-level1', deterministic = false)")
  await agency.run('create domain fee as numeric(12,2)')
  for (const [at, [type, texts]] of values.entries()) {
    await agency.run(`create table t${at} (id int primary key, v ${type})`)
    for (const [id, text] of [...texts, null].entries())
      await agency.run(`insert into t${at} values (${id}, $1)`, [text])
  }
  await using session = await postgresSession(connectionOf(agency.document, agency.options), 'test')
  const tables = await postgresTables(session, null)
  for (const [at, [type]] of values.entries()) {
    const found = tables.find(({ table }) => table.name === `t${at}`)
    if (!found) throw new Error(`t${at} is not there`)
    const rows = await session.rows(`select v::text, ${hashOf(found, ['v'], major)} from public.t${at}`)
    const versions = new Set(rows.map(([, version]) => version))
    expect([type, versions.size, versions.has(null)]).toEqual([type, rows.length, false])
  }
})

test('an enum value that is renamed is another version: it reads differently', async () => {
  const agency = await agencyOf()
  await agency.run("create type status as enum ('new'); create table t (a int primary key, b status)")
  await agency.run("insert into t values (1, 'new')")
  const before = await versionsOf(agency, ['a', 'b'])
  await agency.run("alter type status rename value 'new' to 'registered'")
  expect(await versionsOf(agency, ['a', 'b'])).not.toEqual(before)
})

test('rows are found by composite keys of every type, and by keys that are null', async () => {
  const agency = await agencyOf()
  await agency.run("create extension citext; create type status as enum ('new', 'đã xong')")
  const types = [
    'int',
    'text',
    'varchar(20)',
    'char(4)',
    'numeric(8,2)',
    'date',
    'timestamptz',
    'uuid',
    'citext',
    'status',
  ]
  const columns = types.map((_, at) => `c${at}`)
  const forms = types.map(() => 'text' as const)
  await agency.run(`create table t (id int primary key, ${types.map((type, at) => `c${at} ${type}`).join(', ')})`)
  const one = `7, 'a"b\\c''d{},', 'Thủ Đức', 'ab', -1.50, '2020-01-01', '2020-01-01 00:00Z', '11111111-1111-1111-1111-111111111111', 'A', 'đã xong'`
  await agency.run(
    `insert into t values (1, ${one}), (2, ${one.replace("'A'", "'a'")}), (3, ${one.replace('7', 'null')})`,
  )
  await using source = await openSource(agency.document, agency.options)
  const request = { from: 't', columns: ['id', ...columns], key: columns, cursor: null, run: 'r' }
  await using snapshot = await source.open(request, new AbortController().signal)
  const batches = await Array.fromAsync(snapshot.marks?.keys(0, null) ?? [])
  const keys = batches.flatMap((batch) => textRows(batch, forms))
  const ids: (string | null | undefined)[][] = []
  for (const key of keys) {
    const batches = await Array.fromAsync(snapshot.marks?.ofKeys([key]) ?? [])
    ids.push(batches.flatMap((batch) => textRows(batch, snapshot.forms)).map(([id]) => id))
  }
  expect(ids).toEqual([['1'], ['2'], ['3']])
})

async function* none(): AsyncGenerator<never> {}

async function versionsOf(agency: PostgresAgency, columns: readonly string[]): Promise<readonly string[]> {
  await using source = await openSource(agency.document, agency.options)
  const request = { from: 't', columns, key: columns.slice(0, 1), cursor: null, run: 'r' }
  await using snapshot = await source.open(request, new AbortController().signal)
  const marked = await marksIn({ forms: ['text'] }, snapshot.marks?.keys(0, null) ?? none())
  return [...marked.values()].map(({ version }) => String(version))
}
