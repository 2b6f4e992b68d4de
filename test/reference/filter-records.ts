import type { FilterPlan } from '@kho/api/plan/plan.ts'
import type { Comparison } from '@kho/schema/contract/condition.ts'
import type { Relation } from '@kho/schema/contract/contract.ts'
import { compareValues } from '@kho/schema/contract/exact-value.ts'
import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import type { Value, Values } from '@kho/schema/contract/value.ts'
import { standing } from '@kho/schema/policy/parameter.ts'
import { compareCodePoints } from './compare-code-points.ts'
import { liesNear, liesWithin } from './geometries.ts'
import { jsonContains } from './json-contains.ts'
import type { ShownRecord, ShownView } from './shown-view.ts'

/** A record under the fields that the request fixes. */
interface At {
  readonly record: ShownRecord
  readonly known: readonly string[]
}

/** The shown records that a relation leads to: equal true values, and the referencing cells not withheld. */
export function linkedTo(
  view: ShownView,
  from: ShownRecord,
  name: string,
  known: readonly string[],
): readonly ShownRecord[] {
  const relation = relationOf(view.contract(from.dataset), name)
  return view.records(relation.to, known).filter((to) => {
    const referencing = relation.kind === 'one' ? from : to
    const visible = relation.through.every((field) => referencing.cells[field]?.state !== 'withheld')
    const equal = relation.pairs.every(({ own, far }) => from.truth[own] !== null && from.truth[own] === to.truth[far])
    return visible && equal && holdsThen(relation, referencing.truth, referencing === from ? to.truth : from.truth)
  })
}

/** Whether a record held on the day that another names, from its own first day to the one before it ended. */
function holdsThen({ during }: Relation, referencing: Values, held: Values): boolean {
  if (!during) return true
  const [at, from, until] = [referencing[during.at], held[during.from], during.until && held[during.until]]
  if (typeof at !== 'string' || typeof from !== 'string') return false
  const day = during.zone ? String(Temporal.Instant.from(at).toZonedDateTimeISO(during.zone).toPlainDate()) : at
  return from <= day && (typeof until !== 'string' || day < until)
}

/** Whether a filter is true of a record as it is shown. */
export function meets(view: ShownView, at: At, filter: FilterPlan): boolean {
  switch (filter.filter) {
    case 'and':
      return filter.of.every((part) => meets(view, at, part))
    case 'or':
      return filter.of.some((part) => meets(view, at, part))
    case 'not':
      return !meets(view, at, filter.of)
    case 'compare':
      return testCell(view, { ...at, field: filter.field }, filter.op, standing(filter.value))
    case 'in': {
      const among = filter.values.some((value) => testCell(view, { ...at, field: filter.field }, 'eq', value))
      return filter.negated ? !among : among
    }
    case 'null':
      return ((at.record.cells[filter.field]?.value ?? null) === null) === filter.is
    case 'like': {
      const text = at.record.cells[filter.field]?.value ?? null
      if (text === null) return false
      return filter.kind === 'startsWith' ? String(text).startsWith(filter.text) : String(text).includes(filter.text)
    }
    case 'holds':
    case 'empty':
    case 'json':
    case 'within':
    case 'near':
      return meetsWhole(at.record.cells[filter.field]?.value ?? null, filter)
    case 'some': {
      const relation = relationOf(view.contract(at.record.dataset), filter.relation)
      const linked = [...linkedTo(view, at.record, filter.relation, [])].sort((a, b) => (a.id < b.id ? -1 : 1))
      const far = relation.kind === 'one' ? linked.slice(0, 1) : linked
      return far.some((record) => meets(view, { record, known: [] }, filter.of))
    }
  }
}

type Whole = Extract<FilterPlan, { readonly filter: 'holds' | 'empty' | 'json' | 'within' | 'near' }>

/** What is asked of lists, JSON and geometries, which no mask suits. */
function meetsWhole(value: Value, filter: Whole): boolean {
  if (value === null) return false
  if (filter.filter === 'json') return jsonContains(value, filter.value)
  if (filter.filter === 'within') return liesWithin(value, filter.polygons)
  if (filter.filter === 'near') return liesNear(value, filter.point, filter.meters)
  const list = Array.isArray(value) ? value : []
  if (filter.filter === 'empty') return (list.length === 0) === filter.is
  const holds = (one: Value) => list.some((item) => item !== null && String(item) === String(one))
  return filter.kind === 'some' ? filter.values.some(holds) : filter.values.every(holds)
}

/** Whether a cell, as it is shown, compares so with a value. Null meets nothing but `ne`. */
export function testCell(view: ShownView, at: At & { readonly field: string }, op: Comparison, value: Value): boolean {
  const { dataset, cells } = at.record
  const shown = cells[at.field]?.value ?? null
  if (shown === null) return op === 'ne'
  const textual = view.textual(dataset, at.known, at.field)
  const field = fieldOf(view.contract(dataset), at.field)
  const order = textual ? compareCodePoints(String(shown), String(value)) : compareValues(field, shown, value)
  return { eq: order === 0, ne: order !== 0, lt: order < 0, lte: order <= 0, gt: order > 0, gte: order >= 0 }[op]
}
