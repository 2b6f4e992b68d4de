import { cityZone } from './city-zone.ts'
import type { Language } from './words.ts'

/** Figures, moments and spans as a language writes them; moments in the city's zone. Numbers that came as text stay exact. */
export function figuresIn(language: Language) {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB'
  const whole = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const means = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: cityZone })
  const months = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' })
  return {
    count: (value: number | string) => whole.format(typeof value === 'string' ? BigInt(value) : value),
    percent: (share: number) => percents.format(share),
    mean: (value: number) => means.format(value),
    moment: (at: string) => moments.format(new Date(at)),
    month: (day: string) => months.format(new Date(day)),
    span: (seconds: number) => spanIn(locale, seconds),
  }
}

const steps = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

function spanIn(locale: string, seconds: number): string {
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(
    Math.floor(seconds / size),
  )
}

/** Seconds of a contract's span, `15m`, `2d`; null where it is none. */
export function secondsOf(span: string): number | null {
  const [, count, unit] = /^(\d+)([smhdwy])$/.exec(span) ?? []
  const size = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, y: 31_536_000 }[unit ?? '']
  return size === undefined ? null : Number(count) * size
}
