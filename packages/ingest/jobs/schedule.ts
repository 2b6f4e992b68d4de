import type { City } from '@kho/schema/contract/city.ts'
import type { Binding as Reading } from '@kho/schema/contract/contract.ts'
import { type Binding, bindingKey } from './binding.ts'
import { secondsOf } from './duration.ts'
import { retryAfter } from './retry-after.ts'
import type { Standing } from './standing.ts'

/** What is to be done for a binding now. `compare`: the whole of the source is to be looked at, as `reconcile` asks. */
export interface Due extends Binding {
  readonly compare: boolean
}

export interface Schedule {
  readonly city: City
  readonly version: number
  readonly standings: readonly Standing[]
  readonly now: Date
  /** Whether something else keeps a binding up to date all the time: it is not scheduled. */
  isFed(reading: Reading): boolean
}

/**
 * The bindings that are due, the most overdue first: `refresh.every` has passed since the last run began,
 * `reconcile.every` since the last comparison, or a failure's wait is over; and the source lets itself be read at this
 * hour. One that runs now is not due.
 */
export function dueBindings({ city, version, standings, now, isFed }: Schedule): readonly Due[] {
  const known = new Map(standings.map((standing) => [bindingKey(standing), standing]))
  const due = [...city.contracts.values()].flatMap(({ dataset, refresh, sources }) => {
    if (!refresh?.every) return []
    const every = secondsOf(refresh.every)
    return sources
      .filter((reading) => reading.mode !== 'push' && !isFed(reading) && isOpen(city, reading.source, now))
      .map((reading) => {
        const standing = known.get(`${dataset}/${reading.source}`)
        const reconcile = reading.reconcile === null ? null : secondsOf(reading.reconcile)
        return { dataset, source: reading.source, ...urgencyOf(standing, { every, reconcile, version }) }
      })
  })
  return due
    .filter(({ overdue }) => overdue >= 0)
    .sort((a, b) => b.overdue - a.overdue)
    .map(({ dataset, source, compare }) => ({ dataset, source, compare }))
}

interface Urgency {
  /** Seconds past its time, negative before it. */
  readonly overdue: number
  readonly compare: boolean
}

interface Wanted {
  readonly every: number
  readonly reconcile: number | null
  readonly version: number
}

const never = Number.NEGATIVE_INFINITY
const atOnce = Number.POSITIVE_INFINITY

function urgencyOf(standing: Standing | undefined, { every, reconcile, version }: Wanted): Urgency {
  if (!standing) return { overdue: atOnce, compare: false }
  const { state, failures, failedAgo, begunAgo, comparedAgo } = standing
  if (state === 'running') return { overdue: never, compare: false }
  const compare = reconcile !== null && comparedAgo !== null && comparedAgo >= reconcile
  if (failures > 0 && failedAgo !== null) {
    if (standing.version !== version) return { overdue: failedAgo, compare } // what was wrong may have been mended
    const wait = retryAfter(standing)
    return { overdue: wait === null ? never : failedAgo - wait, compare }
  }
  if (begunAgo === null) return { overdue: atOnce, compare }
  return { overdue: compare ? Math.max(comparedAgo - reconcile, begunAgo - every) : begunAgo - every, compare }
}

/** Whether a source lets itself be read at this moment, by its own clock. */
export function isOpen(city: City, source: string, now: Date): boolean {
  const document = city.sources.get(source)
  if (!document || document.kind === 'push') return false
  const hours = document.limits.hours
  return hours === null || withinHours(hours, timeOfDay(document.timeZone ?? city.timeZone, now))
}

/** Whether a time `HH:MM` lies in a span `18:00-06:00`, which may go past midnight; its end is not part of it. */
export function withinHours(hours: string, time: string): boolean {
  const [from = '', until = ''] = hours.split('-')
  return from <= until ? from <= time && time < until : from <= time || time < until
}

function timeOfDay(timeZone: string, now: Date): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  return zoned.toPlainTime().toString({ smallestUnit: 'minute' })
}
