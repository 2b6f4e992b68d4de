import { expect, test } from 'vitest'
import { permitsCity } from '../../test/harness/permits.ts'
import { compiled } from '../../test/harness/test-store.ts'
import { dueBindings, secondsOf, withinHours } from './schedule.ts'

const city = (every: string, hours?: string) =>
  compiled(
    permitsCity().map(({ path, text }) => {
      const withHours = hours
        ? text.replace('agency: H29.1\nkind', `agency: H29.1\nlimits: { hours: "${hours}" }\nkind`)
        : text
      return { path, text: withHours.replace('size: 1000', `size: 1000\nrefresh: { every: ${every} }`) }
    }),
  )

const noon = new Date('2020-11-02T05:00:00Z') // 12:00 in Ho Chi Minh City

test('a binding is due when its interval has passed, or when it never ran', () => {
  const last = [{ dataset: 'permits', source: 'first', secondsAgo: 899 }]
  expect(dueBindings(city('15m'), last, noon)).toEqual([{ dataset: 'permits', source: 'second' }])
  expect(dueBindings(city('14m'), last, noon)).toEqual([
    { dataset: 'permits', source: 'first' },
    { dataset: 'permits', source: 'second' },
  ])
})

test('a source is read in its hours only, by its own clock', () => {
  expect(dueBindings(city('1h', '18:00-06:00'), [], noon)).toEqual([{ dataset: 'permits', source: 'second' }])
  expect(dueBindings(city('1h', '11:30-12:01'), [], noon)).toHaveLength(2)
})

test('hours may go past midnight and leave out their end', () => {
  const times = ['00:00', '05:59', '06:00', '17:59', '18:00', '23:59']
  expect(times.filter((time) => withinHours('18:00-06:00', time))).toEqual(['00:00', '05:59', '18:00', '23:59'])
  expect(times.filter((time) => withinHours('06:00-18:00', time))).toEqual(['06:00', '17:59'])
})

test('durations are whole numbers of seconds, minutes, hours, days, weeks and years', () => {
  expect(['90s', '15m', '2h', '1d', '1w', '1y'].map(secondsOf)).toEqual([90, 900, 7200, 86400, 604800, 31557600])
})
