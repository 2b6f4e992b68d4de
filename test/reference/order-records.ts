import type { OrderPlan, PagePlan, Position, SearchPlan } from '@kho/api/plan/plan.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import { compareValues, exactValue } from '@kho/schema/contract/exact-value.ts'
import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { compareCodePoints } from './compare-code-points.ts'
import { figureOf } from './figures.ts'
import { linkedTo, meets } from './filter-records.ts'
import { rankOf } from './search-records.ts'
import type { ShownRecord, ShownView } from './shown-view.ts'

/** A page's order over shown records, `_id` last in the direction of the part before it. */
export interface Ordering {
  compare(a: ShownRecord, b: ShownRecord): number
  compareToPosition(record: ShownRecord, position: Position): number
  /** The order's values as a cursor holds them. */
  textsOf(record: ShownRecord): readonly (string | null)[]
}

export function orderOf(view: ShownView, page: PagePlan): Ordering {
  const rank = page.search?.ranked ? [rankPart(view, page.search)] : []
  const parts = [
    ...rank,
    ...page.order.map((item) => ('field' in item ? partOf(view, page, item) : figurePart(view, page, item))),
  ]
  const sign = page.order.at(-1)?.direction === 'desc' ? -1 : 1
  const compareAll = (a: readonly Value[], b: readonly Value[], ids: readonly [string, string]) => {
    for (const [index, part] of parts.entries()) {
      const order = part.compare(a[index] ?? null, b[index] ?? null)
      if (order !== 0) return order
    }
    return ids[0] === ids[1] ? 0 : ids[0] < ids[1] ? -sign : sign
  }
  const valuesOf = (record: ShownRecord) => parts.map((part) => part.value(record))
  return {
    compare: (a, b) => compareAll(valuesOf(a), valuesOf(b), [a.id, b.id]),
    compareToPosition(record, position) {
      const values = position.values.map((text, index) => parts[index]?.parse(text) ?? null)
      return compareAll(valuesOf(record), values, [record.id, position.id])
    },
    textsOf: (record) => valuesOf(record).map((value) => (value === null ? null : String(value))),
  }
}

/** The best first. */
function rankPart(view: ShownView, search: SearchPlan): OrderPart {
  return {
    value: (record) => rankOf(view, record, search),
    parse: Number,
    compare: (a, b) => Number(b) - Number(a),
  }
}

interface OrderPart {
  value(record: ShownRecord): Value
  parse(text: string | null): Value
  compare(a: Value, b: Value): number
}

type FieldOrder = Extract<OrderPlan, { readonly field: string }>

function partOf(view: ShownView, page: PagePlan, { path, field: name, direction, nulls }: FieldOrder): OrderPart {
  const dataset = path.reduce((from, step) => relationOf(view.contract(from), step).to, page.dataset)
  const field = fieldOf(view.contract(dataset), name)
  const textual = view.textual(dataset, path.length === 0 ? page.known : [], name)
  return {
    value(record: ShownRecord): Value {
      return recordAt(view, record, path)?.cells[name]?.value ?? null
    },
    parse(text: string | null): Value {
      if (text === null || textual) return text
      return parsed(field, text)
    },
    compare: directed({ direction, nulls }, (a, b) =>
      textual ? compareCodePoints(String(a), String(b)) : compareValues(field, a, b),
    ),
  }
}

/** A figure of the records that the relation leads to from the end of the path; of no record there is none. */
function figurePart(view: ShownView, page: PagePlan, item: Exclude<OrderPlan, FieldOrder>): OrderPart {
  const { path, relation, filter, measure } = item
  const dataset = [...path, relation].reduce((from, step) => relationOf(view.contract(from), step).to, page.dataset)
  const plan = { dataset, known: [] }
  const figure = (records: readonly ShownRecord[]) => figureOf({ view, plan, records }, measure)
  const field = measure.of === 'min' || measure.of === 'max' ? fieldOf(view.contract(dataset), measure.field) : null
  const isText = field === null || view.textual(dataset, [], field.name)
  return {
    value(record) {
      const at = recordAt(view, record, path)
      const far = at && linkedTo(view, at, relation, [])
      return far && figure(far.filter((one) => !filter || meets(view, { record: one, known: [] }, filter))).value
    },
    parse: (text) => (text === null || isText ? text : parsed(field, text)),
    compare: directed(item, figure([]).compare),
  }
}

function parsed(field: Field, text: string): Value {
  const exact = exactValue(field, text)
  if ('value' in exact) return exact.value
  throw new Error(`${text} is no ${field.type}`)
}

function directed(
  { direction, nulls }: Pick<OrderPlan, 'direction' | 'nulls'>,
  compare: (a: Value, b: Value) => number,
) {
  return (a: Value, b: Value): number => {
    if (a === null || b === null) {
      if (a === b) return 0
      return (a === null) === (nulls === 'first') ? -1 : 1
    }
    const order = compare(a, b)
    return direction === 'desc' ? -order : order
  }
}

/** The record at the end of a path of to-one relations. */
export function recordAt(view: ShownView, record: ShownRecord, path: readonly string[]): ShownRecord | null {
  return path.reduce<ShownRecord | null>((from, step) => from && firstOf(linkedTo(view, from, step, [])), record)
}

/** The first by `_id`: it stands for all where a relation leads to one. */
export function firstOf(records: readonly ShownRecord[]): ShownRecord | null {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null
}
