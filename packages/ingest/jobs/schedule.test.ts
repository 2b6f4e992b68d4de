import { expect, test } from 'vitest'
import { permitsCity } from '../../../test/harness/permits.ts'
import { compiled } from '../../../test/harness/test-store.ts'
import { secondsOf } from './duration.ts'
import { dueBindings, type Schedule, withinHours } from './schedule.ts'
import type { Standing } from './standing.ts'

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

const [first, second] = [
  { dataset: 'permits', source: 'first', compare: false },
  { dataset: 'permits', source: 'second', compare: false },
]

/** A binding whose last run began so many seconds ago and went well, unless said otherwise. */
function stood(source: string, begunAgo: number | null, but: Partial<Standing> = {}): Standing {
  const good = {
    goodAgo: begunAgo,
    freshAgo: begunAgo,
    comparedAgo: null,
    failures: 0,
    failingAgo: null,
    failedAgo: null,
  }
  const latest = { run: 'r', state: 'done', version: 1, begunAgo, code: null, message: null, records: 1 }
  return { dataset: 'permits', source, ...latest, ...good, ...but }
}

const due = (standings: readonly Standing[], schedule: Partial<Schedule> = {}) =>
  dueBindings({ city: city('15m'), version: 1, standings, now: noon, isFed: () => false, ...schedule })

test('a binding is due when its interval has passed, or when it never ran: what waits longest comes first', () => {
  expect(due([stood('first', 899)])).toEqual([second])
  expect(due([stood('first', 901), stood('second', 1000)])).toEqual([second, first])
  expect(due([stood('first', 901)])).toEqual([second, first])
})

test('a binding that runs, or that something else feeds, is not due', () => {
  expect(due([stood('first', 10_000, { state: 'running' })])).toEqual([second])
  expect(due([], { isFed: ({ source }) => source === 'first' })).toEqual([second])
})

test('a run that was broken off for no fault of its own is due at once', () => {
  expect(due([stood('first', null, { state: 'failed' }), stood('second', 10)])).toEqual([first])
})

test('what failed waits longer with each failure, whatever its interval is', () => {
  const failing = (failures: number, failedAgo: number, code = 'KHO201') =>
    due([stood('first', 10_000, { state: 'failed', failures, failedAgo, code }), stood('second', 0)])
  expect([failing(1, 20), failing(1, 40)]).toEqual([[], [first]])
  expect([failing(4, 150), failing(4, 300)]).toEqual([[], [first]])
  expect([failing(50, 2800), failing(50, 4400)]).toEqual([[], [first]])
})

test('what only somebody can mend is looked at a few times a day, and what nobody can mend not at all', () => {
  const failing = (code: string, failedAgo: number, version = 1) =>
    due(
      [stood('first', 10_000, { state: 'failed', failures: 1, failedAgo, code }), stood('second', 0, { version: 2 })],
      {
        version,
      },
    )
  expect([failing('KHO223', 4 * 3600), failing('KHO223', 8 * 3600)]).toEqual([[], [first]])
  expect(failing('KHO213', 1e9)).toEqual([])
  expect(failing('KHO213', 10, 2), 'other documents may have mended it').toEqual([first])
})

test('a binding is compared when that is due, however often its changes are read', () => {
  const nightly = compiled(
    permitsCity().map(({ path, text }) => ({
      path,
      text: text
        .replace('size: 1000', 'size: 1000\nrefresh: { every: 15m }')
        .replace('deletes: compare', 'deletes: compare\n    reconcile: { every: 1d }'),
    })),
  )
  const compared = (comparedAgo: number) =>
    due([stood('first', 60, { comparedAgo }), stood('second', 0)], { city: nightly })
  expect([compared(86_000), compared(86_500)]).toEqual([[], [{ ...first, compare: true }]])
})

test('a source is read in its hours only, by its own clock', () => {
  expect(due([], { city: city('1h', '18:00-06:00') })).toEqual([second])
  expect(due([], { city: city('1h', '11:30-12:01') })).toHaveLength(2)
})

test('hours may go past midnight and leave out their end', () => {
  const times = ['00:00', '05:59', '06:00', '17:59', '18:00', '23:59']
  expect(times.filter((time) => withinHours('18:00-06:00', time))).toEqual(['00:00', '05:59', '18:00', '23:59'])
  expect(times.filter((time) => withinHours('06:00-18:00', time))).toEqual(['06:00', '17:59'])
})

test('durations are whole numbers of seconds, minutes, hours, days, weeks and years', () => {
  expect(['90s', '15m', '2h', '1d', '1w', '1y'].map(secondsOf)).toEqual([90, 900, 7200, 86400, 604800, 31557600])
})
