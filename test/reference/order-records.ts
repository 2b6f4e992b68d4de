import type { OrderPlan, PagePlan, Position, SearchPlan } from '@kho/api/plan/plan.ts'
import { compareValues, exactValue } from '@kho/schema/contract/exact-value.ts'
import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import { compareCodePoints } from './compare-code-points.ts'
import { linkedTo } from './filter-records.ts'
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
  const parts = [...rank, ...page.order.map((item) => partOf(view, page, item))]
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

function partOf(view: ShownView, page: PagePlan, { path, field: name, direction, nulls }: OrderPlan): OrderPart {
  const dataset = path.reduce((from, step) => relationOf(view.contract(from), step).to, page.dataset)
  const field = fieldOf(view.contract(dataset), name)
  const textual = view.textual(dataset, path.length === 0 ? page.known : [], name)
  return {
    value(record: ShownRecord): Value {
      const at = path.reduce<ShownRecord | null>(
        (from, step) => from && firstOf(linkedTo(view, from, step, [])),
        record,
      )
      return at?.cells[name]?.value ?? null
    },
    parse(text: string | null): Value {
      if (text === null || textual) return text
      const exact = exactValue(field, text)
      if ('value' in exact) return exact.value
      throw new Error(`${text} is no ${field.type}`)
    },
    compare(a: Value, b: Value): number {
      if (a === null || b === null) {
        if (a === b) return 0
        return (a === null) === (nulls === 'first') ? -1 : 1
      }
      const order = textual ? compareCodePoints(String(a), String(b)) : compareValues(field, a, b)
      return direction === 'desc' ? -order : order
    },
  }
}

/** The first by `_id`: it stands for all where a relation leads to one. */
export function firstOf(records: readonly ShownRecord[]): ShownRecord | null {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null
}
