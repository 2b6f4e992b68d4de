import type { Contract, Subject } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import { fitting } from '@kho/schema/policy/fitting.ts'
import type { GraphQLObjectType } from 'graphql'
import { bindingOf } from '../plan/cursor.ts'
import type { FilterPlan, OrderPlan, PageMember, PagePlan, RecordMember } from '../plan/plan.ts'
import { fieldsUsedBy } from '../plan/plan-page.ts'
import { planRecord } from '../plan/plan-record.ts'
import { limits, type Planning } from '../plan/planning.ts'
import { argumentsOf, type Selected } from '../plan/selection.ts'

/** Which of a dataset's records are about a person, as far as some rule shows the asker that they are; null where none does. */
export function aboutPerson({ views }: Planning, contract: Contract, person: string): FilterPlan | null {
  const isUsable = (dataset: string, field: string) => views(dataset, []).usable.has(field)
  const of = contract.subjects.flatMap((subject) => subjectFilter(contract, subject, { person, isUsable }))
  const [first, ...more] = of
  if (!first || views(contract.dataset, []).none) return null
  return more.length === 0 ? first : { filter: 'or', of }
}

interface Looking {
  readonly person: string
  isUsable(dataset: string, field: string): boolean
}

function subjectFilter(contract: Contract, { field, via }: Subject, looking: Looking): readonly FilterPlan[] {
  if (via === null) return equal(contract, field, looking)
  const relation = contract.relations.find(({ kind, through }) => kind === 'one' && through.includes(via))
  const far = relation && looking.isUsable(contract.dataset, via) ? relation : null
  if (!far) return []
  // The far contract is not at hand: its key field is text like every identifier.
  return looking.isUsable(far.to, field)
    ? [{ filter: 'some', relation: far.name, of: { filter: 'compare', field, op: 'eq', value: looking.person } }]
    : []
}

function equal(contract: Contract, field: string, { person, isUsable }: Looking): readonly FilterPlan[] {
  const value = fitting(fieldOf(contract, field), person)
  return value !== null && isUsable(contract.dataset, field) ? [{ filter: 'compare', field, op: 'eq', value }] : []
}

interface About {
  readonly type: GraphQLObjectType
  readonly contract: Contract
  readonly filter: FilterPlan
  /** The field that says when a record came to be, where the newest are wanted first. */
  readonly newest: string | null
}

function orderBy({ views }: Planning, dataset: string, newest: string | null): readonly OrderPlan[] {
  if (newest === null || !views(dataset, []).usable.has(newest)) return []
  return [{ path: [], field: newest, direction: 'desc', nulls: 'last' }]
}

/** What of a dataset's records about somebody is asked: some of them, or how many there are. */
export function pageAbout(planning: Planning, selected: Selected, { type, contract, filter, newest }: About): PagePlan {
  const { dataset } = contract
  const order = orderBy(planning, dataset, newest)
  const base = { dataset, known: [], filter, order, backward: false, after: null, before: null }
  const foundBy = fieldsUsedBy(base)
  const binding = bindingOf(dataset, filter, order)
  const { values } = argumentsOf(planning, selected)
  if (selected.field?.name === 'totalCount') {
    const max = wholeIn('max', values.max, Number.MAX_SAFE_INTEGER)
    return { ...base, foundBy, binding, size: 0, members: [{ member: 'totalCount', key: 'value', max }] }
  }
  const record = planRecord(planning, { type, nodes: selected.nodes, known: [], foundBy, depth: 1 })
  const named: PageMember = {
    member: 'nodes',
    key: 'value',
    record: { ...record, members: withType(record.members, type) },
  }
  return { ...base, foundBy, binding, size: wholeIn('first', values.first, limits.page), members: [named] }
}

/** graphql-js asks an object of an interface for its `__typename`. */
function withType(members: readonly RecordMember[], type: GraphQLObjectType): readonly RecordMember[] {
  const others = members.filter(({ key }) => key !== '__typename')
  return [...others, { member: 'typename', key: '__typename', name: type.name }]
}

function wholeIn(name: string, value: unknown, most: number): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value
  throw new KhoError('KHO410', `${name} lies between 0 and ${most}.`)
}
