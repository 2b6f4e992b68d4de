import type { FieldType } from '@kho/schema/contract/contract.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { compiled, documentsOf } from '../../../test/harness/test-store.ts'
import { planPull } from '../pull/pull-plan.ts'
import type { Batch, CellForm } from '../source.ts'
import { ByteWriter } from './byte-writer.ts'
import { carefulRow } from './careful-row.ts'
import { fastRow } from './fast/fast-row.ts'
import { writeMarks } from './row-marks.ts'
import { type RowShape, rowWriter, type Written } from './row-writer.ts'
import { newTally } from './tally.ts'

const city = compiled(
  documentsOf(`
# city.yaml
city: test_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
# agencies/agencies.yaml
- { agency: H29.1, title: { vi: Sở Một, en: First department }, valid: { from: 2001-01-01 } }
- { agency: H29.2, title: { vi: Sở Hai, en: Second department } }
# sources/first.yaml
source: first
agency: H29.1
kind: postgres
time_zone: Asia/Ho_Chi_Minh
connection: { host: localhost, database: a, user: kho }
owns: { things: { owner: H29.1 } }
# sources/second.yaml
source: second
agency: H29.2
kind: postgres
time_zone: America/New_York
connection: { host: localhost, database: b, user: kho }
# codes/states.yaml
list: states
title: { vi: Trạng thái, en: State }
codes:
  - { code: open, title: { vi: Mở, en: Open } }
  - { code: shut, from: 2010-01-01, until: 2021-01-01, title: { vi: Đóng, en: Shut } }
# datasets/things.yaml
dataset: things
names: { one: thing, many: things }
title: { vi: Vật, en: Things }
owner: H29.1
class: shared
key: [code, day]
size: 1000
fields:
  code: { type: text }
  day: { type: date }
  owner: { type: text, check: { name: agency_code, at: at } }
  number: { type: integer, required: true }
  wide: { type: bigint }
  fee: { type: 'decimal(9,2)' }
  sum: { type: 'decimal(14,0)' }
  share: { type: 'decimal(6,6)' }
  flag: { type: boolean }
  born: { type: date, partial: true }
  clock: { type: time }
  at: { type: timestamp }
  until: { type: timestamp }
  uid: { type: uuid }
  doc: { type: json }
  tags: { type: text, list: true }
  citizen: { type: text, check: citizen_id }
  dossier: { type: text, check: { name: dossier_code, at: at } }
  tax: { type: text, check: { name: tax_code, at: day } }
  procedure: { type: text, check: procedure_code }
  ward: { type: text, check: ward_code }
  state: { type: text, codes: { list: states, at: at } }
  kind: { type: text }
  level: { type: integer }
quality:
  - { rule: until_after_at, check: { until: { gte: { field: at } } }, level: error }
  - { rule: recent, check: { or: [{ day: { gte: 2000-01-01 } }, { number: { lt: 5 } }] }, level: warning }
  - { rule: not_free, check: { not: { fee: { eq: '0.00' } } }, level: warning }
  - { rule: has_kind, check: { and: [{ kind: { is_null: false } }, { clock: { lt: '23:00:00' } }] }, level: warning }
sources:
  - source: first
    from: t
    map: &map { code: c1, day: c2, owner: c3, number: c4, wide: c5, fee: c6, sum: c7, share: c8, flag: c9, born: c10, clock: c11, at: c12, until: c13, uid: c14, doc: c15, tags: c16, citizen: c17, dossier: c18, tax: c19, procedure: c20, ward: c21, state: c22, kind: { from: c23, values: { '1': small, '-2': 'lớn', '03': null, 'Trực tiếp': direct } }, level: { from: c24, values: { '1': 10, 't': 20, 'NaN': 30 } } }
  - source: second
    from: t
    map: *map
    deletes: { soft: { flag: true } }
`),
)

type Cell = Buffer | null

const codepoint = fc.constantFrom(
  'a',
  'Z',
  '9',
  ' ',
  'ư',
  'ờ',
  'Đ',
  'ệ',
  'ß',
  'Ж',
  '–',
  '\u0302',
  '\u0303',
  '漢',
  '🏛',
  '"',
  '\\',
  '\n',
  '\u007f',
  '\u2126',
  '\ufeff',
)
const hostileBytes = fc
  .oneof(
    fc.constantFrom(
      [0],
      [0x61, 0],
      [0xef, 0xbf, 0xbd],
      [0xed, 0xa0, 0x80],
      [0xc0, 0x80],
      [0xe1, 0xb8],
      [0xff],
      [0xc3],
      [0xe1, 0x1f, 0x80],
    ),
  )
  .map((bytes) => Buffer.from(bytes))
const stamps = fc
  .tuple(
    fc.constantFrom(
      '2020-11-02',
      '0001-01-01',
      '9999-12-31',
      '1945-04-01',
      '1943-01-01',
      '2020-02-30',
      '2020-03-08',
      '2020-11-01',
      '1700-01-01',
      '2400-02-29',
      '10000-01-01',
      '0000-01-01',
    ),
    fc.constantFrom(
      '',
      ' 08:00:00',
      'T23:30:59.5',
      ' 01:30:00.123456',
      ' 02:30:00',
      ' 24:00:00',
      ' 00:00:00.1234567',
      ' 00:00:00.1000000',
      ' 7:00',
      ' 07:00',
    ),
    fc.constantFrom('', '', '', 'Z', '+00', '+00:00', '+0000', '+07', ' +07:00', 'z', '-00'),
  )
  .map((parts) => parts.join(''))

const pools: { readonly [column: string]: fc.Arbitrary<string> } = {
  c1: fc.oneof(
    fc.array(codepoint, { maxLength: 12 }).map((all) => all.join('')),
    fc.constant('x'.repeat(2500)),
    fc.constant('x'.repeat(1995)),
  ),
  c2: fc.constantFrom(
    '2020-11-02',
    '2020-02-30',
    '1900-02-29',
    '0001-01-01',
    '9999-12-31',
    '2020-11-02 00:00:00',
    '2020-1-2',
    '20201102',
    '0000-01-01',
  ),
  c3: fc.constantFrom('H29.1', 'H29.1', 'H29.1', 'H29.2', 'h29', ''),
  c10: fc.constantFrom('1990', '1990-05', '1990-05-31', '1990-13', '0000', ''),
  c11: fc.constantFrom(
    '08:00:00',
    '08:00',
    '24:00:00',
    '08:00:00.5',
    '08:00:00.',
    '08:00:00.1234567',
    '08:00:00.1234560',
    '23:59:59.999999',
    '8:00:00',
    '08:0a:00',
  ),
  c12: stamps,
  c13: stamps,
  c14: fc.oneof(
    fc.uuid(),
    fc.constantFrom('{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', 'a0eebc999c0b4ef8bb6d6bb9bd380a11', 'x'),
  ),
  c15: fc.constantFrom('{"a":1}', '[1,2', '"\\u0000"', '{"__proto__":1}', 'null', '1e400'),
  c16: fc.constantFrom('["a",null]', '[]', '["é,\\""]', '[1]', '{a}'),
  c17: fc.constantFrom('079090000001', '000090000001', '07909000000', '07909000000a', '０79090000001', ''),
  c18: fc.constantFrom(
    '000.00.14.H29-201102-0001',
    '000.00.14.H29-201101-0001',
    '000.00.14.H29-200230-0001',
    '000.00.14.Z29-201102-0001',
    'H29.1-20201102-0000001',
    '000.00.14.H29-201102-000',
  ),
  c19: fc.constantFrom('0100109106', '0100109107', '0100109106-001', '079090000001', '0000000000', ''),
  c20: fc.constantFrom('1.004194', '1.004194.000.00.00.H29', '1.00419', 'a.004194', '1x004194'),
  c21: fc.constantFrom('26734', '2673', '2673a'),
  c22: fc.constantFrom('open', 'open', 'shut', 'none', ''),
  c23: fc.constantFrom('1', '-2', '03', '3', 'Trực tiếp', 'Trực tiếp'.normalize('NFD'), 'x', '', '01'),
  c24: fc.constantFrom('1', 't', 'NaN', 'f', '2'),
}

const numbers = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '007',
    '+5',
    '1e3',
    '15e-1',
    '.5',
    '1.',
    '',
    '-',
    '1.50',
    '1.500',
    '1.505',
    '9999999.99',
    '10000000',
    '-0.00',
    '0.000001',
    '0.0000001',
    '1.0',
    '99999999999999',
    '999999999999999',
    '1234567890123456',
    '2147483647',
    '2147483648',
    '-2147483648',
    '9223372036854775807',
    '9223372036854775808',
    'NaN',
    'true',
    'T',
    'f',
    '1',
    '12a',
    '1 ',
    '10000',
    '100000000',
    '20000.5',
  ),
  fc.integer().map(String),
  fc.tuple(fc.nat(99999), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
)

const int64 = (value: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}
const words = (...all: number[]) => Buffer.from(all.flatMap((word) => [(word >> 8) & 255, word & 255]))
const micros = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -3_000_000_000_000_000n, max: 3_000_000_000_000_000n }),
  fc.bigInt({ min: 657_500_000_000_000n, max: 657_700_000_000_000n }),
  fc.constantFrom(
    0n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    -63_082_281_600_000_000n,
    252_455_615_999_999_999n,
    657_586_800_000_000n,
  ),
)

/** Cells as each form has them; binary ones as a server sends them. */
const cellsOf: { readonly [form in CellForm]: (column: string) => fc.Arbitrary<Buffer> } = {
  text: (column) => {
    const proper = (pools[column] ?? numbers).map((text) => Buffer.from(text))
    return fc.oneof({ arbitrary: proper, weight: 60 }, { arbitrary: hostileBytes, weight: 1 })
  },
  bool: () => fc.constantFrom(0, 1).map((byte) => Buffer.from([byte])),
  int2: () => fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.constantFrom(1, -2, 0)).map((word) => words(word)),
  int4: () => fc.oneof(fc.integer(), fc.constantFrom(1, -2, 0)).map((word) => words(word >> 16, word)),
  int8: () => fc.oneof(micros, fc.constantFrom(1n, -2n, 2147483647n, 2147483648n)).map(int64),
  numeric: () =>
    fc.constantFrom(
      words(0, 0, 0, 0),
      words(0, 0, 0, 2),
      words(1, 0, 0, 0, 5),
      words(1, 1, 0, 2, 12),
      words(2, 0, 0, 2, 9999, 9900),
      words(2, 1, 0x4000, 2, 999, 9999),
      words(2, 1, 0, 2, 1000, 1),
      words(1, -1, 0, 2, 500),
      words(2, -1, 0, 6, 1234, 5600),
      words(0, 0, 0xc000, 0),
      words(0, 0, 0xd000, 0x20),
      words(1, -2, 0, 6, 100),
      words(1, 3, 0, 0, 99),
      words(1, 3, 0, 0, 100),
    ),
  date: () =>
    fc
      .oneof(
        fc.integer({ min: -800_000, max: 3_000_000 }),
        fc.integer({ min: 7000, max: 8000 }),
        fc.constantFrom(0x7fffffff, -0x80000000),
      )
      .map((word) => words(word >> 16, word)),
  timestamp: () => micros.map(int64),
  timestamptz: () => micros.map(int64),
  uuid: () => fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
}

/** Forms that a column of each type is met in, most often; any other may be met too. */
const usual: { readonly [type in FieldType]: readonly CellForm[] } = {
  text: ['text', 'text', 'text', 'int4'],
  integer: ['int2', 'int4', 'int8', 'text'],
  bigint: ['int8', 'int4', 'text'],
  decimal: ['numeric', 'text', 'int4'],
  boolean: ['bool', 'text', 'int2'],
  date: ['date', 'text', 'timestamp'],
  time: ['text'],
  timestamp: ['timestamp', 'timestamptz', 'text', 'date'],
  uuid: ['uuid', 'text'],
  json: ['text'],
  geometry: ['text'],
}

const every = Object.keys(cellsOf) as CellForm[]

function batchOf(rows: readonly (readonly Cell[])[], width: number): Batch {
  const parts = rows.flat()
  const cells = new Int32Array(parts.length * 2)
  let end = 3
  for (const [at, part] of parts.entries()) {
    cells[at * 2] = part === null ? -1 : end
    end += part?.length ?? 0
    cells[at * 2 + 1] = end
  }
  return {
    rows: rows.length,
    width,
    bytes: Buffer.concat([Buffer.from('xyz'), ...parts.filter((part) => part !== null)]),
    cells,
  }
}

const good: readonly (readonly [form: CellForm, cell: Buffer])[] = [
  ['text', Buffer.from('Nguyễn Thị Ánh – 1')],
  ['date', words(0, 7611)],
  ['text', Buffer.from('H29.1')],
  ['int2', words(4)],
  ['int8', int64(5n)],
  ['numeric', words(2, 0, 0, 2, 9, 5000)],
  ['text', Buffer.from('350000')],
  ['numeric', words(1, -1, 0, 6, 1234)],
  ['bool', Buffer.from([0])],
  ['text', Buffer.from('1990-05')],
  ['text', Buffer.from('08:00:00')],
  ['timestamptz', int64(657_586_800_000_000n)],
  ['timestamp', int64(658_586_800_000_000n)],
  ['uuid', Buffer.alloc(16, 7)],
  ['text', Buffer.from('{"a":1}')],
  ['text', Buffer.from('["a"]')],
  ['text', Buffer.from('079090000001')],
  ['text', Buffer.from('000.00.14.H29-201102-0001')],
  ['text', Buffer.from('0100109106')],
  ['text', Buffer.from('1.004194')],
  ['text', Buffer.from('26734')],
  ['text', Buffer.from('shut')],
  ['int2', words(1)],
  ['text', Buffer.from('1')],
]

const width = good.length + 2

/** Good rows in which one to three columns hold anything, in any form, `usual` ones mostly. */
function scenario() {
  const { columns, contract, binding } = planPull(city, 'things', 'first')
  const formsOf = (column: number): readonly CellForm[] => {
    const field = contract.fields.find(({ name }) => {
      const mapping = binding.map[name]
      return mapping && 'from' in mapping && mapping.from === columns[column]
    })
    return field && !field.list ? usual[field.type] : ['text']
  }
  const places = fc.uniqueArray(fc.nat(good.length - 1), { minLength: 1, maxLength: 3 })
  return places.chain((columns) => {
    const forms = columns.map((column) =>
      fc.oneof({ arbitrary: fc.constantFrom(...formsOf(column)), weight: 4 }, fc.constantFrom(...every)),
    )
    return fc.tuple(...forms).chain((chosen) => {
      const cells = columns.map((column, index) =>
        fc.option(cellsOf[chosen[index] ?? 'text'](`c${column + 1}`), { freq: 8 }),
      )
      const marks = fc.option(micros.map(int64), { freq: 4 })
      return fc.record({
        forms: fc.constant(good.map(([form], column) => chosen[columns.indexOf(column)] ?? form)),
        rows: fc.array(
          fc
            .tuple(fc.tuple(...cells), marks, marks)
            .map(([some, origin, version]): readonly Cell[] => [
              ...good.map(([, cell], column) =>
                columns.includes(column) ? (some[columns.indexOf(column)] ?? null) : cell,
              ),
              origin,
              version,
            ]),
          { minLength: 1, maxLength: 8 },
        ),
      })
    })
  })
}

function outcomeOf(work: () => Written, tally: ReturnType<typeof newTally>) {
  try {
    const { bytes, ...others } = work()
    return { ...others, bytes: bytes.toString('hex'), reasons: tally.reasons() }
  } catch (error) {
    return { error: String(error) }
  }
}

const carefully = (source: string, shape: RowShape, batch: Batch) => {
  const plan = planPull(city, 'things', source)
  const tally = newTally()
  const write = carefulRow(plan, city, identityKey, shape, tally)
  return outcomeOf(() => {
    const out = new ByteWriter()
    const outcome = { refused: [], removed: [], rows: 0 }
    for (let row = 0; row < batch.rows; row += 1) {
      const start = out.at
      out.reserve(2)
      out.int16(plan.contract.fields.length + 3)
      if (write(batch, row, out, outcome)) {
        writeMarks(batch, row, shape, out)
        outcome.rows += 1
      } else out.at = start
    }
    return { ...outcome, bytes: out.take() }
  }, tally)
}

test.for(['first', 'second'])(
  'rows seen through by their bytes become what reading them value by value makes: %s',
  (source) => {
    const taken = { quickly: 0 }
    const plan = planPull(city, 'things', source)
    fc.assert(
      fc.property(scenario(), ({ forms, rows }) => {
        const shape = { forms, marked: true }
        const batch = batchOf(rows, width)
        const tally = newTally()
        const quick = fastRow(plan, city, identityKey, forms)
        taken.quickly += rows.filter((_, row) => quick(batch, row, new ByteWriter())).length
        const write = rowWriter(plan, city, identityKey, shape, tally)
        expect(outcomeOf(() => write(batch), tally)).toEqual(carefully(source, shape, batch))
      }),
      { numRuns: 500 },
    )
    expect(taken.quickly).toBeGreaterThan(250)
  },
)

test('an ordinary row takes the quick way, and a fault anywhere does not', () => {
  const plan = planPull(city, 'things', 'first')
  const forms = good.map(([form]) => form)
  const quick = fastRow(plan, city, identityKey, forms)
  const taken = (cells: readonly Cell[]) => quick(batchOf([cells], forms.length), 0, new ByteWriter())
  const cells: readonly Cell[] = good.map(([, cell]) => cell)
  expect(taken(cells)).toBe(true)
  expect(taken(cells.with(3, null))).toBe(false)
  expect(taken(cells.with(2, Buffer.from('H29.2')))).toBe(false)
  expect(taken(cells.with(12, int64(1n)))).toBe(false)
  expect(taken(cells.with(17, Buffer.from('000.00.14.H29-201103-0001')))).toBe(false)
})

test('every character up to U+2200 that is copied unread is one that NFC leaves alone', () => {
  const plan = planPull(city, 'things', 'first')
  const forms = good.map(([form]) => form)
  const shape = { forms, marked: false }
  const cells: readonly Cell[] = good.map(([, cell]) => cell)
  const texts = Array.from({ length: 0x2200 - 0x80 }, (_, index) => `e${String.fromCodePoint(0x80 + index)}`)
  const batch = batchOf(
    texts.map((text) => cells.with(0, Buffer.from(text))),
    forms.length,
  )
  const tally = newTally()
  const written = outcomeOf(() => rowWriter(plan, city, identityKey, shape, tally)(batch), tally)
  expect(written).toEqual(carefully('first', shape, batch))
  expect(written).toMatchObject({ rows: texts.length })
})
