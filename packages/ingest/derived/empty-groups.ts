import type { City } from '@kho/schema/contract/city.ts'
import type { TimeStep } from '@kho/schema/contract/derivation.ts'
import type { Deriving } from './deriving.ts'

/** A group's values in the order of its dataset's key, as text. */
export type GroupKey = readonly string[]

interface Value {
  readonly value: string
  /** Days of the unit it names: in groups of other times it has no record. */
  readonly from: string | null
  readonly until: string | null
}

/**
 * The groups that have a record though no record of the parent stands in them: each value of `every` with what the other
 * groupings have. `told`: the parent's sources that have been read; of others nobody knows that there is nothing.
 */
export function emptyGroups(
  { city, derive, parent }: Deriving,
  present: readonly GroupKey[],
  told: ReadonlySet<string>,
): readonly GroupKey[] {
  const values = derive.by.map(({ name }): readonly Value[] | null => {
    const every = derive.every[name]
    if (every === undefined) return null
    if (every !== 'sources') return every.map((value) => ({ value, from: null, until: null }))
    return agenciesOf(
      city,
      parent.sources.map(({ source }) => source).filter((source) => told.has(source)),
    )
  })
  if (values.every((one) => one === null)) return []
  const time = derive.by.findIndex(({ step }) => step !== null && step !== 'root')
  const others = new Map(present.map((key) => [nameOf(key.map((value, at) => (values[at] ? '' : value))), key]))
  const patterns: readonly GroupKey[] = values.includes(null) ? [...others.values()] : [[]]
  const known = new Set(present.map(nameOf))
  const all = patterns.flatMap((pattern) => {
    const day = time < 0 || values[time] ? null : (pattern[time] ?? null)
    return combined(
      values.map((every, at) => every?.filter((one) => isOf(one, day, derive.by[time]?.step ?? null)) ?? [pattern[at]]),
    )
  })
  return all.filter((key) => !known.has(nameOf(key)))
}

const nameOf = (key: GroupKey): string => JSON.stringify(key)

function agenciesOf({ agencies, sources }: City, names: readonly string[]): readonly Value[] {
  const codes = new Set(names.flatMap((name) => sources.get(name)?.agency ?? []))
  return [...codes].sort().map((value) => {
    const agency = agencies.get(value)
    return { value, from: agency?.validFrom ?? null, until: agency?.validUntil ?? null }
  })
}

function combined(parts: readonly (readonly (Value | string | undefined)[])[]): readonly GroupKey[] {
  return parts.reduce<readonly GroupKey[]>(
    (keys, part) =>
      keys.flatMap((key) => part.map((one) => [...key, typeof one === 'object' ? one.value : (one ?? '')])),
    [[]],
  )
}

/** Whether a unit was there at some time of the step that begins on a day. */
function isOf({ from, until }: Value, day: string | null, step: TimeStep | 'root' | null): boolean {
  if (day === null || step === null || step === 'root') return true
  return (until === null || until > day) && (from === null || from < nextStep(day, step))
}

const months: { readonly [S in TimeStep]: number } = { day: 0, month: 1, quarter: 3, year: 12 }

function nextStep(day: string, step: TimeStep): string {
  const next = new Date(`${day}T00:00:00Z`)
  if (step === 'day') next.setUTCDate(next.getUTCDate() + 1)
  else next.setUTCMonth(next.getUTCMonth() + months[step])
  return next.toISOString().slice(0, 10)
}
