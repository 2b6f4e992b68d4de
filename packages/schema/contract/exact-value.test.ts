import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareTexts } from './exact/compare-values.ts'
import type { ValueShape } from './exact/exact.ts'
import { compareValues, exactValue, textOfValue } from './exact-value.ts'
import type { Value } from './value.ts'

const shape = (type: ValueShape['type'], more: Partial<ValueShape> = {}): ValueShape => ({
  type,
  precision: null,
  scale: null,
  list: false,
  partial: false,
  ...more,
})

const decimal = (precision: number, scale: number): ValueShape => shape('decimal', { precision, scale })

const readAs = (field: ValueShape, text: string, zone: string | null = null): Value | undefined => {
  const exact = exactValue(field, text, zone)
  return 'value' in exact ? exact.value : undefined
}

describe('a text becomes its one exact value', () => {
  test.for<[string, ValueShape, string, Value]>([
    ['NFC', shape('text'), 'Thủ Đức'.normalize('NFD'), 'Thủ Đức'],
    ['blanks stay', shape('text'), ' a \t', ' a \t'],
    ['the empty text is a text', shape('text'), '', ''],
    ['beyond the BMP', shape('text'), '𠀀', '𠀀'],
    ['integer', shape('integer'), '-0012', -12],
    ['zero has no sign', shape('integer'), '-0', 0],
    ['largest integer', shape('integer'), '2147483647', 2147483647],
    ['bigint beyond a double', shape('bigint'), '9007199254740993', '9007199254740993'],
    ['smallest bigint', shape('bigint'), '-9223372036854775808', '-9223372036854775808'],
    ['decimal gets its scale', decimal(14, 2), '1234.5', '1234.50'],
    ['decimal without point', decimal(14, 0), '1000.000', '1000'],
    ['decimal of a float', decimal(20, 3), '1.5e+3', '1500.000'],
    ['no negative zero', decimal(5, 2), '-0.00', '0.00'],
    ['point first', decimal(5, 2), '.5', '0.50'],
    ['only decimals', decimal(2, 2), '0.25', '0.25'],
    ['boolean of postgres', shape('boolean'), 't', true],
    ['boolean of mariadb', shape('boolean'), '0', false],
    ['leap day', shape('date'), '2020-02-29', '2020-02-29'],
    ['date of a datetime column', shape('date'), '2020-09-17 00:00:00', '2020-09-17'],
    ['first year', shape('date'), '0001-01-01', '0001-01-01'],
    ['year only', shape('date', { partial: true }), '1975', '1975'],
    ['year and month', shape('date', { partial: true }), '1975-04', '1975-04'],
    ['whole partial date', shape('date', { partial: true }), '1975-04-30', '1975-04-30'],
    ['time', shape('time'), '08:30', '08:30:00.000000'],
    ['time with a fraction', shape('time'), '23:59:59.5', '23:59:59.500000'],
    ['timestamp of postgres', shape('timestamp'), '2020-11-02 08:00:00.123456+07', '2020-11-02T01:00:00.123456Z'],
    [
      'timestamp with minutes of offset',
      shape('timestamp'),
      '2020-11-02T08:00:00-03:30',
      '2020-11-02T11:30:00.000000Z',
    ],
    ['timestamp before 1970', shape('timestamp'), '1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
    ['uuid', shape('uuid'), '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['json', shape('json'), '{"b": [1.50, null], "a": "\\u00e9"}', { b: [1.5, null], a: 'é' }],
    [
      'geometry',
      shape('geometry'),
      '{"type":"Point","coordinates":[106.7,10.77]}',
      { type: 'Point', coordinates: [106.7, 10.77] },
    ],
    ['list', shape('integer', { list: true }), '["1",null,"-2"]', [1, null, -2]],
  ])('%s', ([, field, text, value]) => {
    expect(exactValue(field, text)).toEqual({ value })
  })

  test('a local time is one of its zone', () => {
    expect(readAs(shape('timestamp'), '2020-11-02 08:00:00', 'Asia/Ho_Chi_Minh')).toBe('2020-11-02T01:00:00.000000Z')
    expect(readAs(shape('timestamp'), '1950-01-01 08:00:00', 'Asia/Ho_Chi_Minh')).toBe('1950-01-01T00:00:00.000000Z')
  })
})

describe('what cannot be kept exactly is a breach', () => {
  test.for<[string, ValueShape, string]>([
    ['NUL', shape('text'), 'a\0b'],
    ['lone surrogate', shape('text'), 'a\ud800'],
    ['U+FFFD', shape('text'), 'Th\ufffd Đức'],
    ['integer overflow', shape('integer'), '2147483648'],
    ['integer with decimals', shape('integer'), '1.0'],
    ['integer with a blank', shape('integer'), ' 1'],
    ['bigint overflow', shape('bigint'), '9223372036854775808'],
    ['too many decimals', decimal(14, 2), '1.005'],
    ['too many digits', decimal(4, 2), '100'],
    ['NaN', decimal(14, 2), 'NaN'],
    ['infinity', decimal(14, 2), 'Infinity'],
    ['an exponent that would fill memory', decimal(14, 2), '1e9999'],
    ['nothing', decimal(14, 2), ''],
    ['only a point', decimal(14, 2), '.'],
    ['yes', shape('boolean'), 'yes'],
    ['30 February', shape('date'), '2020-02-30'],
    ['no leap year', shape('date'), '1900-02-29'],
    ['zero date', shape('date'), '0000-00-00'],
    ['year 0', shape('date'), '0000-01-01'],
    ['year 10000', shape('date'), '10000-01-01'],
    ['BC', shape('date'), '0044-03-15 BC'],
    ['infinite date', shape('date'), 'infinity'],
    ['a date with a time', shape('date'), '2020-01-01 08:00:00'],
    ['month 13', shape('date', { partial: true }), '1975-13'],
    ['24 hours', shape('time'), '24:00:00'],
    ['nanoseconds', shape('time'), '08:00:00.0000001'],
    ['no zone', shape('timestamp'), '2020-11-02 08:00:00'],
    ['before year 1 in UTC', shape('timestamp'), '0001-01-01T00:00:00+07:00'],
    ['after year 9999 in UTC', shape('timestamp'), '9999-12-31T23:59:59-07:00'],
    ['infinite timestamp', shape('timestamp'), '-infinity'],
    ['no uuid', shape('uuid'), 'a0eebc99-9c0b4ef8bb6d6bb9bd380a11'],
    ['no json', shape('json'), '{'],
    ['a number beyond a double', shape('json'), '[9007199254740993]'],
    ['a number beyond every double', shape('json'), '[1e999]'],
    ['a NUL inside json', shape('json'), '"\\u0000"'],
    ['a name every object has', shape('json'), '{"__proto__": 1}'],
    ['json without bottom', shape('json'), '['.repeat(100) + ']'.repeat(100)],
    ['latitude first', shape('geometry'), '{"type":"Point","coordinates":[10.77,106.7]}'],
    ['an open ring', shape('geometry'), '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}'],
    ['no geometry', shape('geometry'), '{"type":"Feature"}'],
    ['no list', shape('integer', { list: true }), '{1,2}'],
    ['a wrong item', shape('integer', { list: true }), '["x"]'],
  ])('%s', ([, field, text]) => {
    const exact = exactValue(field, text)
    expect(exact).toHaveProperty('breach')
    expect('breach' in exact && text.length > 3 && exact.breach.includes(text)).toBe(false)
  })

  test('a local time that the clocks skipped or repeated', () => {
    expect(exactValue(shape('timestamp'), '2021-03-28 02:30:00', 'Europe/Berlin')).toHaveProperty('breach')
    expect(exactValue(shape('timestamp'), '2021-10-31 02:30:00', 'Europe/Berlin')).toHaveProperty('breach')
    expect(readAs(shape('timestamp'), '2021-10-31 03:00:00', 'Europe/Berlin')).toBe('2021-10-31T02:00:00.000000Z')
  })
})

const samples: readonly (readonly [ValueShape, fc.Arbitrary<string>])[] = [
  [shape('text'), fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0') && !text.includes('\ufffd'))],
  [shape('integer'), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String)],
  [shape('bigint'), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
  [
    decimal(30, 5),
    fc
      .tuple(fc.bigInt({ min: -(10n ** 25n) + 1n, max: 10n ** 25n - 1n }), fc.nat(99_999))
      .map(([whole, part]) => `${whole}.${String(part).padStart(5, '0')}`),
  ],
  [
    shape('timestamp'),
    fc
      .date({ min: new Date(-62135596800000), max: new Date(253402300799999), noInvalidDate: true })
      .map((date) => date.toISOString()),
  ],
  [shape('json'), fc.json({ maxDepth: 4 }).filter((text) => 'value' in exactValue(shape('json'), text))],
]

describe('every exact value', () => {
  test.for(samples.map(([field, texts]) => [field.type, field, texts] as const))(
    '%s keeps its value when written and read again',
    ([, field, texts]) => {
      fc.assert(
        fc.property(texts, (text) => {
          const value = readAs(field, text)
          expect(value).toBeDefined()
          if (value === undefined || value === null) return
          expect(readAs(field, textOfValue(field, value))).toEqual(value)
        }),
      )
    },
  )

  test.for(
    samples.filter(([{ type }]) => type !== 'json').map(([field, texts]) => [field.type, field, texts] as const),
  )('%s stands in a total order that agrees with equality', ([, field, texts]) => {
    fc.assert(
      fc.property(texts, texts, texts, (first, second, third) => {
        const [a = null, b = null, c = null] = [first, second, third].map((text) => readAs(field, text))
        expect(Math.sign(compareValues(field, a, b))).toBe(-Math.sign(compareValues(field, b, a)) + 0)
        expect(compareValues(field, a, b) === 0).toBe(a === b)
        if (compareValues(field, a, b) <= 0 && compareValues(field, b, c) <= 0)
          expect(compareValues(field, a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })

  test('texts stand in the order of their code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(compareTexts(a, b)).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))))
      }),
    )
    expect(compareTexts('\uffee', '𠀀')).toBe(-1)
  })

  test('numbers stand in the order of their size, however they are written', () => {
    expect(compareValues(shape('bigint'), '9', '10')).toBe(-1)
    expect(compareValues(decimal(9, 2), '-2.50', '-10.00')).toBe(1)
    expect(compareValues(decimal(9, 2), '2.5', '2.50')).toBe(0)
    expect(compareValues(shape('integer'), null, 1)).toBe(1)
  })

  test('lists are written as PostgreSQL reads them', () => {
    expect(textOfValue(shape('text', { list: true }), ['a"b', '\\', null, 'NULL', ''])).toBe(
      '{"a\\"b","\\\\",NULL,"NULL",""}',
    )
    expect(() => textOfValue(shape('text'), null)).toThrow(TypeError)
  })
})
