import type { Field, FieldType } from '@kho/schema/contract/contract.ts'
import type { Value } from '@kho/schema/contract/value.ts'

/** A column that random contracts may take up: its storage and a few values that have gone wrong somewhere before. */
interface Column {
  readonly name: string
  readonly type: FieldType
  readonly precision?: number
  readonly scale?: number
  readonly list?: true
  readonly partial?: true
  readonly stored: string
  readonly values: readonly Value[]
}

// Code point order and UTF-16 order differ between U+FB00 and 😀; a linguistic collation differs on the rest.
const texts = [
  'a',
  '\ufb00',
  '😀',
  '',
  'abcde',
  'B',
  'á',
  'đ',
  'Đ',
  '😀x',
  'abcd',
  '****bcde',
  '****',
  '%_\\',
  '{"a",b}',
  "'",
  '2020',
]
const uuids = [
  '00000000-0000-4000-8000-000000000000',
  'ffffffff-ffff-4fff-bfff-ffffffffffff',
  '0a0b0c0d-0000-4000-8000-0123456789ab',
]
const bigints = ['0', '-1', '9007199254740992', '9007199254740993', '9223372036854775807', '-9223372036854775808']
const dates = ['0001-01-01', '1999-12-31', '2000-02-29', '2020-01-01', '2020-11-02', '9999-12-31']
const stamps = [
  '0001-01-01T00:00:00.000000Z',
  '1905-12-31T16:53:29.000000Z',
  '2019-12-31T16:59:59.999999Z',
  '2019-12-31T17:00:00.000000Z',
  '2020-11-02T01:00:00.000001Z',
  '9999-12-31T23:59:59.999999Z',
]
const geometries = [
  { type: 'Point', coordinates: [106.7, 10.8] },
  {
    type: 'LineString',
    coordinates: [
      [0, 0],
      [1, 1.5],
    ],
  },
]

export const columns: readonly Column[] = [
  { name: 'word', type: 'text', stored: 'text collate "C"', values: texts },
  { name: 'term', type: 'text', stored: 'text collate "C"', values: texts },
  { name: 'note', type: 'text', stored: 'text collate "C"', values: texts },
  { name: 'count', type: 'integer', stored: 'int4', values: [-2147483648, -1, 0, 1, 2, 2147483647] },
  { name: 'rank', type: 'integer', stored: 'int4', values: [-1, 0, 1, 2, 3] },
  { name: 'serial', type: 'bigint', stored: 'int8', values: bigints },
  { name: 'total', type: 'bigint', stored: 'int8', values: bigints },
  {
    name: 'fee',
    type: 'decimal',
    precision: 20,
    scale: 4,
    stored: 'numeric(20,4)',
    values: ['0.0000', '-0.0001', '10.5000', '9007199254740993.0001', '9999999999999999.9999'],
  },
  {
    name: 'tax',
    type: 'decimal',
    precision: 38,
    scale: 10,
    stored: 'numeric(38,10)',
    values: ['0.0000000000', '10.5000000000', '-0.0001000000', '9007199254740993.0001000001'],
  },
  {
    name: 'cost',
    type: 'decimal',
    precision: 14,
    scale: 0,
    stored: 'numeric(14,0)',
    values: ['0', '-1', '99999999999999'],
  },
  { name: 'sealed', type: 'boolean', stored: 'boolean', values: [true, false] },
  { name: 'paid', type: 'boolean', stored: 'boolean', values: [true, false] },
  { name: 'born', type: 'date', stored: 'date', values: dates },
  { name: 'issued', type: 'date', stored: 'date', values: dates },
  {
    name: 'since',
    type: 'date',
    partial: true,
    stored: 'text collate "C"',
    values: ['0001', '2020', '2020-01', '2020-01-01', '2020-02-29', '1999-12'],
  },
  {
    name: 'opens',
    type: 'time',
    stored: 'time(6)',
    values: ['00:00:00.000000', '07:30:00.000000', '07:30:00.000001', '23:59:59.999999'],
  },
  { name: 'received', type: 'timestamp', stored: 'timestamptz(6)', values: stamps },
  { name: 'finished', type: 'timestamp', stored: 'timestamptz(6)', values: stamps },
  { name: 'token', type: 'uuid', stored: 'uuid', values: uuids },
  { name: 'batch', type: 'uuid', stored: 'uuid', values: uuids },
  { name: 'extra', type: 'json', stored: 'json', values: [{ a: [1, null, '😀'] }, [], 'x', 0, false] },
  { name: 'place', type: 'geometry', stored: 'json', values: geometries },
  {
    name: 'words',
    type: 'text',
    list: true,
    stored: 'text[] collate "C"',
    values: [[], ['a', '😀"\\,{}'], ['', null, 'NULL']],
  },
  { name: 'ranks', type: 'integer', list: true, stored: 'int4[]', values: [[], [1, null, -2]] },
  { name: 'serials', type: 'bigint', list: true, stored: 'int8[]', values: [[], ['9007199254740993', null]] },
  {
    name: 'fees',
    type: 'decimal',
    precision: 20,
    scale: 4,
    list: true,
    stored: 'numeric(20,4)[]',
    values: [[], ['10.5000', '-0.0001']],
  },
  { name: 'flags', type: 'boolean', list: true, stored: 'boolean[]', values: [[], [true, null, false]] },
  { name: 'days', type: 'date', list: true, stored: 'date[]', values: [[], ['0001-01-01', null, '9999-12-31']] },
  {
    name: 'months',
    type: 'date',
    partial: true,
    list: true,
    stored: 'text[] collate "C"',
    values: [[], ['2020-01', '2020']],
  },
  { name: 'hours', type: 'time', list: true, stored: 'time(6)[]', values: [[], ['07:30:00.000000', null]] },
  {
    name: 'moments',
    type: 'timestamp',
    list: true,
    stored: 'timestamptz(6)[]',
    values: [[], ['2019-12-31T17:00:00.000000Z', null]],
  },
  { name: 'tokens', type: 'uuid', list: true, stored: 'uuid[]', values: [[], uuids] },
  { name: 'extras', type: 'json', list: true, stored: 'json[]', values: [[], [{ a: 1 }, [2], null]] },
  { name: 'places', type: 'geometry', list: true, stored: 'json[]', values: [[], geometries] },
]

const byName = new Map(columns.map((column) => [column.name, column]))

/** The field of a contract that takes up a column. */
export function fieldFor(name: string): Field {
  const { type, precision, scale, list, partial } = columnNamed(name)
  return {
    name,
    type,
    precision: precision ?? null,
    scale: scale ?? null,
    list: list ?? false,
    partial: partial ?? false,
    required: false,
    check: null,
    codes: null,
    sensitivity: 'none',
    title: { vi: name, en: name },
    description: null,
    unit: null,
  }
}

/** The values that random records and operands take of a column. */
export function valuesFor(name: string): readonly Value[] {
  return columnNamed(name).values
}

/** Columns that conditions may compare: neither lists nor documents. */
export function isComparable(name: string): boolean {
  const { type, list } = columnNamed(name)
  return !list && type !== 'json' && type !== 'geometry'
}

function columnNamed(name: string): Column {
  const column = byName.get(name)
  if (!column) throw new RangeError(`no column ${name}`)
  return column
}
