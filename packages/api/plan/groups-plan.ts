import type { FilterPlan } from './plan.ts'

/** Groups of the records of a dataset that are shown and meet a filter, and what is told of each group. */
export interface GroupsPlan {
  readonly dataset: string
  readonly known: readonly string[]
  /** The moment that their records are read as of; absent, they are read as they are. */
  readonly asOf?: string
  readonly filter: FilterPlan | null
  /** Of the records that a relation leads to, their own fields that it goes by; none of a root. */
  readonly through: readonly string[]
  /** What is grouped by, in the order asked; of none there is one group, also where there are no records. */
  readonly keys: readonly GroupKey[]
  readonly having: HavingPlan | null
  /** What this leaves open, the keys decide in their own order. */
  readonly order: readonly GroupOrder[]
  readonly size: number
  readonly members: readonly GroupsMember[]
}

/** A field of the record, or of the one that a path of to-one relations leads to; of a day, the step that it lies in. */
export interface GroupKey {
  readonly path: readonly string[]
  readonly field: string
  readonly by: Step | null
}

export type Step = 'day' | 'week' | 'month' | 'quarter' | 'year'

export type Figure = 'sum' | 'avg' | 'min' | 'max' | 'countDistinct' | 'withheldCount'

/** One figure of a group. */
export type Measure =
  | { readonly of: 'count'; readonly where: FilterPlan | null }
  | { readonly of: Figure; readonly field: string }

/** A two-valued condition on a group's figures. The field of a `test` is the one that its measure is of. */
export type HavingPlan =
  | { readonly having: 'and' | 'or'; readonly of: readonly HavingPlan[] }
  | { readonly having: 'not'; readonly of: HavingPlan }
  | { readonly having: 'test'; readonly measure: Measure; readonly test: FigureTest }

/** What a figure is asked for. */
export type FigureTest = Extract<FilterPlan, { readonly filter: 'compare' | 'in' | 'null' | 'like' }>

export interface GroupOrder {
  /** A key by its place in `keys`, or a figure. */
  readonly on: number | Measure
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
}

export type GroupsMember =
  | { readonly member: 'typename'; readonly key: string; readonly name: string }
  | { readonly member: 'hasMore'; readonly key: string }
  | { readonly member: 'groups'; readonly key: string; readonly parts: readonly GroupPart[] }

/** One member of a group's object. */
export type GroupPart =
  | { readonly part: 'typename'; readonly key: string; readonly name: string }
  | { readonly part: 'figure'; readonly key: string; readonly measure: Measure }
  /** The value of the key at this place of `keys`. */
  | { readonly part: 'value'; readonly key: string; readonly at: number }
  | { readonly part: 'object'; readonly key: string; readonly parts: readonly GroupPart[] }

/** The figures that a plan needs, each once. */
export function measuresOf({ members, having, order }: GroupsPlan): readonly Measure[] {
  const told = members.flatMap((member) => (member.member === 'groups' ? member.parts.flatMap(measuresIn) : []))
  const ordered = order.flatMap(({ on }) => (typeof on === 'number' ? [] : [on]))
  const all = [...told, ...(having ? measuresAsked(having) : []), ...ordered]
  return [...new Map(all.map((measure) => [measureName(measure), measure])).values()]
}

/** One text for one figure. */
export function measureName(measure: Measure): string {
  return JSON.stringify(measure.of === 'count' ? ['count', measure.where] : [measure.of, measure.field])
}

/** The records' own fields whose cells decide something, are told of or are followed. A count of what is withheld looks at rules alone. */
export function fieldsGrouped(plan: GroupsPlan): readonly string[] {
  const keys = plan.keys.flatMap(({ path, field }) => (path.length === 0 ? [field] : []))
  const figures = measuresOf(plan).flatMap((measure) =>
    measure.of === 'count' || measure.of === 'withheldCount' ? [] : [measure.field],
  )
  return [...new Set([...keys, ...figures, ...plan.through])]
}

function measuresIn(part: GroupPart): readonly Measure[] {
  if (part.part === 'object') return part.parts.flatMap(measuresIn)
  return part.part === 'figure' ? [part.measure] : []
}

function measuresAsked(having: HavingPlan): readonly Measure[] {
  if (having.having === 'not') return measuresAsked(having.of)
  return having.having === 'test' ? [having.measure] : having.of.flatMap(measuresAsked)
}
