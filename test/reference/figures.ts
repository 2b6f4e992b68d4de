import { meanDecimals } from '@kho/api/plan/figures.ts'
import type { FigureTest, GroupsPlan, HavingPlan, Measure } from '@kho/api/plan/groups-plan.ts'
import { compareValues } from '@kho/schema/contract/exact-value.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { standing } from '@kho/schema/policy/parameter.ts'
import { compareCodePoints } from './compare-code-points.ts'
import { meets } from './filter-records.ts'
import type { ShownRecord, ShownView } from './shown-view.ts'

/** The records of one group. */
export interface GroupRecords {
  readonly view: ShownView
  readonly plan: Pick<GroupsPlan, 'dataset' | 'known'>
  readonly records: readonly ShownRecord[]
}

/** A figure as it goes out, and the order of two of its kind. */
export interface Told {
  readonly value: Value
  compare(a: Value, b: Value): number
}

/** A figure of a group, over the cells as they are shown. */
export function figureOf({ view, plan, records }: GroupRecords, measure: Measure): Told {
  const { known, dataset } = plan
  if (measure.of === 'count') {
    const { where } = measure
    return told(records.filter((record) => !where || meets(view, { record, known }, where)).length)
  }
  const cells = records.flatMap(({ cells }) => cells[measure.field] ?? [])
  const values = cells.map(({ value }) => value).filter((value) => value !== null)
  const field = fieldOf(view.contract(dataset), measure.field)
  const scale = field.scale ?? 0
  switch (measure.of) {
    case 'withheldCount':
      return told(cells.filter(({ state }) => state === 'withheld').length)
    case 'countDistinct':
      return told(new Set(values.map((value) => JSON.stringify(value))).size)
    case 'sum':
      return told(values.length === 0 ? null : written(sumOf(values, scale), scale))
    case 'avg':
      return told(values.length === 0 ? null : written(meanOf(values, scale), scale + meanDecimals))
    default: {
      const texts = view.textual(dataset, known, measure.field)
      const compare = (a: Value, b: Value) =>
        texts ? compareCodePoints(String(a), String(b)) : compareValues(field, a, b)
      const sorted = [...values].sort(compare)
      return { value: (measure.of === 'min' ? sorted[0] : sorted.at(-1)) ?? null, compare }
    }
  }
}

const asNumber = { type: 'decimal', list: false } as const

function told(value: Value): Told {
  return { value, compare: (a, b) => compareValues(asNumber, String(a), String(b)) }
}

/** The sum in units of the last of `scale` decimals. */
function sumOf(values: readonly Value[], scale: number): bigint {
  return values.reduce<bigint>((sum, value) => {
    const [whole = '0', decimals = ''] = String(value).split('.')
    return sum + BigInt(whole + decimals.padEnd(scale, '0'))
  }, 0n)
}

/** The mean in units of the last of its decimals, half away from zero. */
function meanOf(values: readonly Value[], scale: number): bigint {
  const sum = sumOf(values, scale) * 10n ** BigInt(meanDecimals)
  const count = BigInt(values.length)
  const half = sum < 0n ? -count : count
  return (2n * sum + half) / (2n * count)
}

function written(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${units < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
}

export function meetsHaving(group: GroupRecords, having: HavingPlan): boolean {
  switch (having.having) {
    case 'and':
      return having.of.every((part) => meetsHaving(group, part))
    case 'or':
      return having.of.some((part) => meetsHaving(group, part))
    case 'not':
      return !meetsHaving(group, having.of)
    case 'test':
      return passes(group, having.measure, having.test)
  }
}

function passes(group: GroupRecords, measure: Measure, test: FigureTest): boolean {
  const { value } = figureOf(group, measure)
  if (test.filter === 'null') return (value === null) === test.is
  if (test.filter === 'like') {
    if (value === null) return false
    return test.kind === 'startsWith' ? String(value).startsWith(test.text) : String(value).includes(test.text)
  }
  const order = (to: Value) => comparedAs(group, measure, String(value), String(to))
  if (test.filter === 'in') return (value !== null && test.values.some((to) => order(to) === 0)) !== test.negated
  if (value === null) return test.op === 'ne'
  const sign = order(standing(test.value))
  return { eq: sign === 0, ne: sign !== 0, lt: sign < 0, lte: sign <= 0, gt: sign > 0, gte: sign >= 0 }[test.op]
}

/** Least and greatest values that are no numbers compare as their texts. */
function comparedAs({ view, plan }: GroupRecords, measure: Measure, a: string, b: string): number {
  const extreme = measure.of === 'min' || measure.of === 'max'
  const type = extreme ? fieldOf(view.contract(plan.dataset), measure.field).type : 'decimal'
  return ['integer', 'bigint', 'decimal'].includes(type) ? compareValues(asNumber, a, b) : compareCodePoints(a, b)
}
