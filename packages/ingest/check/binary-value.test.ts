import { pipeline } from 'node:stream/promises'
import type { Field, FieldType } from '@kho/schema/contract/contract.ts'
import { exactValue, textOfValue } from '@kho/schema/contract/exact-value.ts'
import { columnTypeOf } from '@kho/schema/derive/table.ts'
import fc from 'fast-check'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../test/harness/fresh-database.ts'
import type { CellForm } from '../source.ts'
import { day, decimals, int, stamp, text, time } from '../sources/type-values.ts'
import { valueWriter } from './binary-value.ts'
import { ByteWriter } from './byte-writer.ts'
import { cellTexts } from './cell-text.ts'

async function client(): Promise<pg.Client> {
  const database = await freshDatabase()
  const connection = new pg.Client({ connectionString: database.url, options: '-c TimeZone=UTC' })
  await connection.connect()
  onTestFinished(async () => {
    await connection.end()
    await database[Symbol.asyncDispose]()
  })
  return connection
}

const header = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const trailer = Buffer.from([0xff, 0xff])

const plain = { precision: null, scale: null, list: false, partial: false } as const
const shapes: readonly (readonly [Partial<Field> & { readonly type: FieldType }, fc.Arbitrary<string>])[] = [
  [{ type: 'text' }, text],
  [{ type: 'integer' }, int(32n)],
  [{ type: 'bigint' }, int(64n)],
  [
    { type: 'decimal', precision: 14, scale: 0 },
    fc.oneof(
      decimals(14, 0).map((all) => all.replace('.', '')),
      fc.constant('0'),
    ),
  ],
  [
    { type: 'decimal', precision: 20, scale: 7 },
    fc.oneof(decimals(13, 7), fc.constantFrom('0', '0.0000001', '-10000', '10000.0001')),
  ],
  [{ type: 'decimal', precision: 6, scale: 6 }, fc.nat(999_999).map((all) => `0.${String(all).padStart(6, '0')}`)],
  [{ type: 'boolean' }, fc.constantFrom('true', 'false')],
  [{ type: 'date' }, day],
  [{ type: 'date', partial: true }, fc.constantFrom('1990', '1990-05', '1990-05-31')],
  [{ type: 'time' }, time],
  [{ type: 'timestamp' }, stamp.map((all) => `${all}Z`)],
  [{ type: 'uuid' }, fc.uuid()],
  [{ type: 'json' }, fc.json({ maxDepth: 2 }).filter((all) => !/u0000|__proto__|[eE]/.test(all))],
]

test('what binary COPY stores of every value is what its text says, alone and in lists', async () => {
  const connection = await client()
  for (const [shape, texts] of shapes) {
    for (const list of [false, true]) {
      const field = { ...plain, ...shape, list } as Field
      const written = list ? fc.array(fc.option(texts), { maxLength: 3 }).map((all) => JSON.stringify(all)) : texts
      const values = fc
        .sample(written, { numRuns: 100, seed: 20201102 })
        .map((one) => exactValue(field, one, 'UTC'))
        .flatMap((read) => ('value' in read && read.value !== null ? [read.value] : []))
      expect(values.length).toBeGreaterThan(30)
      await connection.query(`create temp table t (n int, v ${columnTypeOf(field)})`)
      const out = new ByteWriter()
      const write = valueWriter(field)
      for (const [n, value] of [...values, null].entries()) {
        out.reserve(10)
        out.int16(2)
        out.int32(4)
        out.int32(n)
        write(value, out)
      }
      await pipeline(
        [Buffer.concat([header, out.take(), trailer])],
        connection.query(copyFrom('copy t from stdin (format binary)')),
      )
      const stored = await connection.query({
        text: 'select v::text from t order by n',
        rowMode: 'array',
      })
      const same = await connection.query({
        text: `select x::${columnTypeOf(field).replace(' collate "C"', '')}::text from unnest($1::text[]) with ordinality u(x, n) order by n`,
        values: [[...values.map((value) => textOfValue(field, value)), null]],
        rowMode: 'array',
      })
      expect(stored.rows.map(([value]) => value)).toEqual(same.rows.map(([value]) => value))
      await connection.query('drop table t')
    }
  }
})

const forms: readonly (readonly [CellForm, string, fc.Arbitrary<string>])[] = [
  ['text', 'text', text],
  ['bool', 'boolean', fc.constantFrom('t', 'f')],
  ['int2', 'smallint', int(16n)],
  ['int4', 'integer', int(32n)],
  ['int8', 'bigint', int(64n)],
  [
    'numeric',
    'numeric',
    fc.oneof(decimals(20, 9), int(64n), fc.constantFrom('0', '0.000', 'NaN', '-Infinity', '0.00001', '100000000')),
  ],
  [
    'date',
    'date',
    fc.oneof(day, fc.constantFrom('infinity', '-infinity', '0044-03-15 BC', '0001-01-01 BC', '12020-02-29')),
  ],
  [
    'timestamp',
    'timestamp',
    fc.oneof(
      stamp,
      fc.constantFrom('infinity', '-infinity', '0044-03-15 10:00:00.5 BC', '12020-02-29 23:59:59.999999'),
    ),
  ],
  ['timestamptz', 'timestamptz', fc.oneof(stamp, fc.constantFrom('infinity', '0044-03-15 10:00:00.5+00 BC'))],
  ['uuid', 'uuid', fc.uuid()],
]

test("a binary cell's text is the one the system itself gives", async () => {
  const connection = await client()
  for (const [form, type, texts] of forms) {
    const sample = fc.sample(texts, { numRuns: 200, seed: 20201102 })
    await connection.query(`create temp table t (n int, v ${type})`)
    await connection.query(`insert into t select n, x::${type} from unnest($1::text[]) with ordinality u(x, n)`, [
      sample,
    ])
    const shown = await connection.query({
      text: "select array_to_string(array[v], '') from t order by n",
      rowMode: 'array',
    })
    const chunks: Buffer[] = []
    const stream = connection.query(copyTo('copy (select v from t order by n) to stdout (format binary)'))
    for await (const chunk of stream) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    let at = header.length
    for (const [said] of shown.rows) {
      const end = at + 6 + bytes.readInt32BE(at + 2)
      expect({ form, text: cellTexts[form](bytes, at + 6, end) }).toEqual({ form, text: said })
      at = end
    }
    expect(bytes.subarray(at)).toEqual(trailer)
    await connection.query('drop table t')
  }
})
