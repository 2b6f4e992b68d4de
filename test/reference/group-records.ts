import type { GroupKey, GroupOrder, GroupsPlan, Step } from '@kho/api/plan/groups-plan.ts'
import type { Plan } from '@kho/api/plan/plan.ts'
import { compareValues } from '@kho/schema/contract/exact-value.ts'
import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { compareCodePoints } from './compare-code-points.ts'
import { figureOf, type GroupRecords, meetsHaving, type Told } from './figures.ts'
import { meets } from './filter-records.ts'
import { recordAt } from './order-records.ts'
import type { ShownRecord, ShownView } from './shown-view.ts'

/** One group of shown records and the values they have in common. */
export interface Group extends GroupRecords {
  readonly values: readonly Value[]
}

/** Records of which groups are made: all that are shown of a dataset, or those that one leads to. */
export interface Among {
  readonly view: ShownView
  readonly plan: Plan
  readonly among: readonly ShownRecord[]
}

/** The groups of an aggregate that meet its condition, in its order: all of them. */
export function groupsOf({ view, plan: { ask }, among }: Among, plan: GroupsPlan): readonly Group[] {
  const { known, filter } = plan
  const found = among.filter((record) => !filter || meets(view, { record, known }, filter))
  const keys = plan.keys.map((key) => keyOf({ view, plan, zone: ask.city.timeZone }, key))
  const valuesOf = (record: ShownRecord) => keys.map((key) => key.value(record))
  const sets = Map.groupBy(found, (record) => JSON.stringify(valuesOf(record)))
  if (keys.length === 0 && sets.size === 0) sets.set('[]', [])
  const groups = [...sets].map(([text, records]): Group => ({ view, plan, records, values: JSON.parse(text) }))
  return groups.filter((group) => !plan.having || meetsHaving(group, plan.having)).sort(orderOf(plan, keys))
}

interface Key {
  value(record: ShownRecord): Value
  compare(a: Value, b: Value): number
}

interface Of {
  readonly view: ShownView
  readonly plan: GroupsPlan
  readonly zone: string
}

function keyOf({ view, plan, zone }: Of, { path, field: name, by }: GroupKey): Key {
  const dataset = path.reduce((from, step) => relationOf(view.contract(from), step).to, plan.dataset)
  const field = fieldOf(view.contract(dataset), name)
  const textual = by !== null || view.textual(dataset, path.length === 0 ? plan.known : [], name)
  return {
    value(record) {
      const cell = recordAt(view, record, path)?.cells[name]
      if (!cell || cell.value === null) return null
      return by === null || cell.state === 'masked' ? cell.value : stepOf(String(cell.value), by, zone)
    },
    compare: (a, b) => (textual ? compareCodePoints(String(a), String(b)) : compareValues(field, a, b)),
  }
}

/** The first day of the step that a date or a moment lies in; a date that is not whole stays. */
function stepOf(text: string, by: Step, zone: string): string {
  if (text.length < 10) return text
  const day =
    text.length === 10
      ? Temporal.PlainDate.from(text)
      : Temporal.Instant.from(text).toZonedDateTimeISO(zone).toPlainDate()
  switch (by) {
    case 'day':
      return day.toString()
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 }).toString()
    case 'month':
      return day.with({ day: 1 }).toString()
    case 'quarter':
      return day.with({ day: 1, month: day.month - ((day.month - 1) % 3) }).toString()
    case 'year':
      return day.with({ day: 1, month: 1 }).toString()
  }
}

function orderOf({ order, keys: planned }: GroupsPlan, keys: readonly Key[]) {
  const last = planned.map((_, on): GroupOrder => ({ on, direction: 'asc', nulls: 'last' }))
  const toldBy = (group: Group, { on }: GroupOrder): Told => {
    if (typeof on !== 'number') return figureOf(group, on)
    return { value: group.values[on] ?? null, compare: keys[on]?.compare ?? (() => 0) }
  }
  return (a: Group, b: Group): number =>
    [...order, ...last]
      .map((part) => compareBy(part, toldBy(a, part), toldBy(b, part)))
      .find((compared) => compared !== 0) ?? 0
}

function compareBy({ direction, nulls }: GroupOrder, { value: a, compare }: Told, { value: b }: Told): number {
  if (a === null && b === null) return 0
  if (a === null || b === null) return (a === null) === (nulls === 'first') ? -1 : 1
  return direction === 'desc' ? -compare(a, b) : compare(a, b)
}
