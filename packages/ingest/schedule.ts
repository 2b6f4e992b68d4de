import type { City } from '@kho/schema/contract/city.ts'

/** One dataset from one source, as jobs name it. */
export interface Binding {
  readonly dataset: string
  readonly source: string
}

/** A binding and how long ago its last run began, null before the first. */
export interface LastRun extends Binding {
  readonly secondsAgo: number
}

/** The bindings whose next run is due: `refresh.every` has passed and the source lets itself be read at this hour. */
export function dueBindings(city: City, last: readonly LastRun[], now: Date): readonly Binding[] {
  const ago = new Map(last.map(({ dataset, source, secondsAgo }) => [`${dataset}/${source}`, secondsAgo]))
  return [...city.contracts.values()].flatMap(({ dataset, refresh, sources }) => {
    if (!refresh?.every) return []
    const every = secondsOf(refresh.every)
    return sources
      .filter(({ mode, source }) => mode !== 'push' && isOpen(city, source, now))
      .filter(({ source }) => (ago.get(`${dataset}/${source}`) ?? Number.POSITIVE_INFINITY) >= every)
      .map(({ source }) => ({ dataset, source }))
  })
}

function isOpen(city: City, source: string, now: Date): boolean {
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

const units: { readonly [unit: string]: number } = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_557_600,
}

/** Seconds of a duration such as `15m`. */
export function secondsOf(duration: string): number {
  return Number(duration.slice(0, -1)) * (units[duration.slice(-1)] ?? Number.NaN)
}
