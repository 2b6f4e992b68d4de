import { fieldOf, relationOf } from '@kho/schema/contract/fields.ts'
import type { Given } from '@kho/schema/policy/parameter.ts'
import { type GroupsPlan, type Measure, measuresOf } from '../plan/groups-plan.ts'
import type { FilterPlan, Ordered, PagePlan, Plan, RecordPlan, RootPlan } from '../plan/plan.ts'
import { viewsOf } from '../plan/views.ts'

/** A field that decides what is found or in which order, the rules it is used under, and the values it is asked for by. */
export interface Use {
  readonly dataset: string
  readonly field: string
  readonly rules: readonly string[]
  readonly asked: readonly Given[]
}

/** Every use of a field in filters, searches, orders and keys of a plan, whether or not anything is found. */
export function usesOf(plan: Plan): readonly Use[] {
  const in_ = placesIn(plan)
  return plan.roots.flatMap((root) => rootUses(root, in_))
}

/** What records are found by, and what orders or groups them. */
type Found = Pick<PagePlan, 'dataset' | 'known' | 'filter'> & {
  readonly order: readonly Ordered[]
}

/** Whether personal fields of other records, or personal references to them, decide which records a page finds or their order. */
export function isFoundThrough(plan: Plan, { dataset, known, filter, order }: Found): boolean {
  const at = placesIn(plan)(dataset, known)
  const far = order.filter((item) => item.path.length > 0 || 'relation' in item).flatMap((item) => orderUses(item, at))
  const uses = [...(filter ? farUses(filter, at) : []), ...far]
  return uses.some(({ dataset, field }) => {
    const contract = plan.ask.city.contracts.get(dataset)
    return contract !== undefined && fieldOf(contract, field).sensitivity !== 'none'
  })
}

function placesIn(plan: Plan): In {
  const views = viewsOf(plan.ask)
  const in_ = (dataset: string, known: readonly string[]): At => {
    const { contract, rules } = views(dataset, known)
    return {
      use: (field, asked = []) => [{ dataset, field, rules, asked: asked.filter((value) => value !== null) }],
      far: (relation) => in_(relationOf(contract, relation).to, []),
      link(name) {
        const { kind, to, through } = relationOf(contract, name)
        const referencing = kind === 'one' ? in_(dataset, known) : in_(to, [])
        return through.flatMap((field) => referencing.use(field))
      },
    }
  }
  return in_
}

interface At {
  use(field: string, asked?: readonly Given[]): readonly Use[]
  far(relation: string): At
  /** The reference cells that a relation goes by. */
  link(relation: string): readonly Use[]
}

type In = (dataset: string, known: readonly string[]) => At

function rootUses(root: RootPlan, in_: In): readonly Use[] {
  switch (root.root) {
    case 'many':
      return pageUses(root.page, in_)
    case 'changes': {
      const { dataset, filter, upserts } = root.changes
      const found = filter ? filterUses(filter, in_(dataset, [])) : []
      return [...found, ...upserts.flatMap(({ record }) => recordUses(record, in_))]
    }
    case 'groups':
      return groupsUses(root.groups, in_(root.groups.dataset, root.groups.known))
    case 'one': {
      const at = in_(root.record.dataset, root.record.known)
      return [...root.lookup.flatMap(({ field, value }) => at.use(field, [value])), ...recordUses(root.record, in_)]
    }
    default: {
      const records = new Set(root.wanted.flatMap(({ record }) => record ?? []))
      return [...records].flatMap((record) => recordUses(record, in_))
    }
  }
}

function recordUses({ members }: RecordPlan, in_: In): readonly Use[] {
  return members.flatMap((member) => {
    if (member.member === 'one') return recordUses(member.record, in_)
    if (member.member === 'groups') return groupsUses(member.groups, in_(member.groups.dataset, member.groups.known))
    return member.member === 'many' ? pageUses(member.page, in_) : []
  })
}

function pageUses(page: PagePlan, in_: In): readonly Use[] {
  const at = in_(page.dataset, page.known)
  const ordered = page.order.flatMap((order) => orderUses(order, at))
  const inside = page.members.flatMap((member) => {
    if (member.member === 'nodes') return recordUses(member.record, in_)
    if (member.member !== 'edges') return []
    return member.parts.flatMap((part) => (part.part === 'node' ? recordUses(part.record, in_) : []))
  })
  const searched = (page.search?.fields ?? []).flatMap((field) => at.use(field))
  return [...(page.filter ? filterUses(page.filter, at) : []), ...searched, ...ordered, ...inside]
}

function groupsUses(groups: GroupsPlan, at: At): readonly Use[] {
  const keys = groups.keys.flatMap((key) => orderUses(key, at))
  const followed = groups.through.flatMap((field) => at.use(field))
  const figures = measuresOf(groups).flatMap((measure) => measureUses(measure, at))
  return [...(groups.filter ? filterUses(groups.filter, at) : []), ...followed, ...keys, ...figures]
}

function measureUses(measure: Measure, at: At): readonly Use[] {
  if (measure.of === 'count') return measure.where ? filterUses(measure.where, at) : []
  return measure.of === 'withheldCount' ? [] : at.use(measure.field)
}

function orderUses(item: Ordered, at: At): readonly Use[] {
  const [relation, ...path] = item.path
  if (relation !== undefined) return [...at.link(relation), ...orderUses({ ...item, path }, at.far(relation))]
  if ('field' in item) return at.use(item.field)
  const far = at.far(item.relation)
  const found = item.filter ? filterUses(item.filter, far) : []
  return [...at.link(item.relation), ...found, ...measureUses(item.measure, far)]
}

/** What a filter uses beyond the record it is about. */
function farUses(filter: FilterPlan, at: At): readonly Use[] {
  if (filter.filter === 'and' || filter.filter === 'or') return filter.of.flatMap((part) => farUses(part, at))
  if (filter.filter === 'not') return farUses(filter.of, at)
  return filter.filter === 'some' ? filterUses(filter, at) : []
}

function filterUses(filter: FilterPlan, at: At): readonly Use[] {
  switch (filter.filter) {
    case 'and':
    case 'or':
      return filter.of.flatMap((part) => filterUses(part, at))
    case 'not':
      return filterUses(filter.of, at)
    case 'some':
      return [...at.link(filter.relation), ...filterUses(filter.of, at.far(filter.relation))]
    case 'compare':
      return at.use(filter.field, filter.op === 'eq' ? [filter.value] : [])
    case 'in':
      return at.use(filter.field, filter.negated ? [] : filter.values)
    default:
      return at.use(filter.field)
  }
}
