import type { CellForm } from '@kho/ingest/source.ts'
import fc from 'fast-check'

/** A cell's bytes. */
export type Cell = Buffer | null

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

/** Eight bytes of a whole number. */
export const int64 = (value: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}
/** Numbers of 16 bits. */
export const words = (...all: number[]) => Buffer.from(all.flatMap((word) => [(word >> 8) & 255, word & 255]))
export const micros = fc.oneof(
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
export const cellsOf: { readonly [form in CellForm]: (column: string) => fc.Arbitrary<Buffer> } = {
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
