import type { Value } from '@kho/schema/contract/value.ts'
import fc from 'fast-check'

/** A field of some type, the columns that hold it in the agencies' systems, and values in their one exact form. */
export interface TypeCase {
  readonly name: string
  /** As a contract says it. */
  readonly field: string
  readonly postgres: string
  /** Null where MariaDB has no such type. */
  readonly mysql: string | null
  readonly values: fc.Arbitrary<Value>
}

const whole = (bits: bigint) => fc.bigInt({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n })

const decimal = (digits: number, scale: number) =>
  fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** BigInt(digits) - 1n })).map(([negative, unscaled]) => {
    const text = unscaled.toString().padStart(scale + 1, '0')
    const shown = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
    return negative && unscaled > 0n ? `-${shown}` : shown
  })

/** Anything Unicode that a record may hold, in NFC: beyond the BMP, combining marks, control characters. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom(
      '',
      ' ',
      '\\',
      '\\N',
      '\t',
      '\n',
      '\r\n',
      '"',
      "'",
      '{}',
      'NULL',
      'Nguye\u0302\u0303n',
      '🏛',
      '\u{20000}',
    ),
  )
  .map((value) => value.normalize('NFC'))
  .filter((value) => value.isWellFormed() && !/[\0\uFFFD]/.test(value))

const two = (number: number) => String(number).padStart(2, '0')

const day = (first: number, last: number) =>
  fc
    .date({
      min: new Date(`${String(first).padStart(4, '0')}-01-01`),
      max: new Date(`${last}-12-31`),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10))

const time = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999_999))
  .map(([h, m, s, micros]) => `${two(h)}:${two(m)}:${two(s)}.${String(micros).padStart(6, '0')}`)

const instant = (first: number, last: number) =>
  fc.tuple(day(first, last), time).map(([date, clock]) => `${date}T${clock}Z`)

const partial = fc.tuple(day(1, 9999), fc.constantFrom(4, 7, 10)).map(([date, length]) => date.slice(0, length))

/** JSON as PostgreSQL and MariaDB keep it alike: plain data, no name that every object has. */
const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value): Value => JSON.parse(JSON.stringify(value).normalize('NFC')))
  .filter(
    (value) =>
      value !== null &&
      !/\\u0000|\\ud|\uFFFD|__|constructor|prototype|toString|valueOf|hasOwn|isProto|propertyIs|toLocale/i.test(
        JSON.stringify(value),
      ),
  )

const point = fc
  .tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true }))
  .map((position): Value => ({ type: 'Point', coordinates: position.map((part) => part + 0) }))

const list = (values: fc.Arbitrary<Value>) => fc.array(fc.oneof(values, fc.constant(null)), { maxLength: 4 })

// Local times are written by the agency's clock, +07 since 1975.
const plain = [
  { name: 'text', field: 'text', postgres: 'text', mysql: 'text', values: text },
  { name: 'integer', field: 'integer', postgres: 'integer', mysql: 'int', values: whole(32n).map(Number) },
  { name: 'bigint', field: 'bigint', postgres: 'bigint', mysql: 'bigint', values: whole(64n).map(String) },
  { name: 'fee', field: 'decimal(14,2)', postgres: 'numeric(14,2)', mysql: 'decimal(14,2)', values: decimal(14, 2) },
  {
    name: 'large',
    field: 'decimal(38,10)',
    postgres: 'numeric(38,10)',
    mysql: 'decimal(38,10)',
    values: decimal(38, 10),
  },
  { name: 'boolean', field: 'boolean', postgres: 'boolean', mysql: 'tinyint(1)', values: fc.boolean() },
  { name: 'date', field: 'date', postgres: 'date', mysql: 'date', values: day(1000, 9999) },
  { name: 'early', field: 'date', postgres: 'date', mysql: null, values: day(1, 999) },
  { name: 'time', field: 'time', postgres: 'time', mysql: 'time(6)', values: time },
  { name: 'instant', field: 'timestamp', postgres: 'timestamptz', mysql: null, values: instant(2, 9998) },
  { name: 'local', field: 'timestamp', postgres: 'timestamp', mysql: 'datetime(6)', values: instant(1980, 9998) },
  { name: 'uuid', field: 'uuid', postgres: 'uuid', mysql: 'char(36)', values: fc.uuid() },
  { name: 'json', field: 'json', postgres: 'json', mysql: 'longtext', values: json },
  { name: 'place', field: 'geometry', postgres: 'json', mysql: 'longtext', values: point },
] as const satisfies readonly TypeCase[]

export const typeCases: readonly TypeCase[] = [
  ...plain,
  { name: 'born', field: 'date, partial: true', postgres: 'text', mysql: 'varchar(10)', values: partial },
  ...plain
    .filter(({ name }) => !['json', 'place', 'local'].includes(name))
    .map(({ name, field, postgres, values }) => ({
      name: `${name}_list`,
      field: `${field}, list: true`,
      postgres: `${postgres}[]`,
      mysql: null,
      values: list(values),
    })),
]

/** A value as its agency writes it: local times by the agency's clock, lists as JSON arrays of texts. */
export function writtenText({ name, field }: TypeCase, value: Value): string | null {
  if (value === null) return null
  if (field.includes('list')) {
    return JSON.stringify(Array.isArray(value) ? value.map((item) => (item === null ? null : String(item))) : [])
  }
  if (name === 'local') return inHoChiMinhCity(String(value))
  return field === 'json' || field === 'geometry' ? JSON.stringify(value) : String(value)
}

function inHoChiMinhCity(value: string): string {
  const later = new Date(new Date(`${value.slice(0, 19)}Z`).getTime() + 7 * 3_600_000).toISOString()
  return `${later.slice(0, 10)} ${later.slice(11, 19)}${value.slice(19, 26)}`
}
