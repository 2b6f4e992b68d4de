import fc from 'fast-check'
import { expect, test } from 'vitest'
import { zonedTimestamp } from './zoned-timestamp.ts'

test.for([
  ['2020-11-02 08:00:00', 'Asia/Ho_Chi_Minh', '2020-11-02T01:00:00.000000Z'],
  ['2020-11-02T08:00:00.123456', 'Asia/Ho_Chi_Minh', '2020-11-02T01:00:00.123456Z'],
  ['2020-11-02 08:00', 'Asia/Ho_Chi_Minh', '2020-11-02T01:00:00.000000Z'],
  ['2020-11-02', 'Asia/Ho_Chi_Minh', '2020-11-01T17:00:00.000000Z'],
  ['2020-01-01 00:30:00.5', 'Asia/Ho_Chi_Minh', '2019-12-31T17:30:00.500000Z'],
  ['1974-06-01 12:00:00', 'Asia/Ho_Chi_Minh', '1974-06-01T04:00:00.000000Z'],
  ['2020-10-25 03:30:00', 'Europe/Berlin', '2020-10-25T02:30:00.000000Z'],
] as const)('%s in %s is %s', ([text, zone, instant]) => {
  expect(zonedTimestamp(text, zone)).toBe(instant)
})

test.for([
  '2020-11-02 08:00:00+07',
  '2020-11-02T08:00:00Z',
  'infinity',
  '0000-00-00 00:00:00',
  '2020-02-30 10:00:00',
  '2020-02-03 24:00:00',
  '2020-02-03 10:61:00',
  '0044-03-15 10:00:00 BC',
  '',
])('%s is not a local time and stays as it is', (text) => {
  expect(zonedTimestamp(text, 'Asia/Ho_Chi_Minh')).toBe(text)
})

test.for(['2020-03-29 02:30:00', '2020-10-25 02:30:00'])(
  '%s, skipped or repeated in its zone, is no instant',
  (text) => {
    expect(zonedTimestamp(text, 'Europe/Berlin')).toBe(`${text} Europe/Berlin`)
  },
)

test('decimals beyond the microsecond are kept, so that nothing is rounded in silence', () => {
  expect(zonedTimestamp('2020-11-02 08:00:00.1234567', 'UTC')).toBe('2020-11-02T08:00:00.1234567Z')
})

test('every instant comes back from its local time, in zones with and without summer time', () => {
  const zone = fc.constantFrom('Asia/Ho_Chi_Minh', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'UTC')
  const seconds = fc.integer({ min: -62_000_000_000, max: 250_000_000_000 })
  fc.assert(
    fc.property(zone, seconds, fc.integer({ min: 0, max: 999_999 }), (timeZone, second, micro) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(timeZone)
      const fraction = String(micro).padStart(6, '0')
      const local = `${zoned.toPlainDateTime().toString({ smallestUnit: 'second' })}.${fraction}`
      const once = ['earlier', 'later'] as const
      const [first, last] = once.map((disambiguation) =>
        zoned.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation }),
      )
      const expected = `${zoned.toInstant().toString({ smallestUnit: 'second' }).slice(0, -1)}.${fraction}Z`
      expect(zonedTimestamp(local, timeZone)).toBe(first?.offset === last?.offset ? expected : `${local} ${timeZone}`)
    }),
    { numRuns: 500 },
  )
})
