import { fieldOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import { type GraphQLInputField, type GraphQLInputObjectType, getNamedType, isInputObjectType } from 'graphql'
import { filterMark, operatorOf, typeMark } from '../graphql/extensions.ts'
import type { FilterPlan } from './plan.ts'
import { type Asked, planOperator } from './plan-operator.ts'
import { contractOf, farOf, limits, listOf, mustBeUsable, nullGiven, objectOf, type Planning } from './planning.ts'

/** One filter of the request, coerced, with the type that gives its names their meaning. */
export interface FilterInput {
  readonly type: GraphQLInputObjectType
  readonly value: unknown
  readonly depth: number
}

/** The condition a filter stands for. All that stands side by side must hold; a null is refused, never skipped. */
export function planFilter(planning: Planning, input: FilterInput): FilterPlan {
  if (input.depth > limits.filterDepth) {
    throw new KhoError('KHO413', `A filter goes at most ${limits.filterDepth} levels deep.`)
  }
  const dataset = typeMark(input.type)?.dataset
  if (!dataset) throw new KhoError('KHO415', `${input.type.name} is not a filter.`)
  return allOf(membersOf(input).map((member) => planMember(planning, dataset, member)))
}

/** All of these; one that stands alone stands as it is, and what must hold together stands in one list. */
export function allOf(of: readonly FilterPlan[]): FilterPlan {
  const flat = of.flatMap((one) => (one.filter === 'and' ? one.of : [one]))
  const [only, ...others] = flat
  return only && others.length === 0 ? only : { filter: 'and', of: flat }
}

/** The fields that a filter fixes: `eq` on them stands among its top-level conjuncts. */
export function fieldsFixedBy(filter: FilterPlan | null): readonly string[] {
  if (!filter) return []
  const conjuncts = filter.filter === 'and' ? filter.of : [filter]
  return conjuncts.flatMap((one) => (one.filter === 'compare' && one.op === 'eq' ? [one.field] : []))
}

interface Member {
  readonly name: string
  readonly field: GraphQLInputField
  readonly value: unknown
  readonly depth: number
}

function membersOf({ type, value, depth }: FilterInput): readonly Member[] {
  const fields = type.getFields()
  return Object.entries(objectOf(value)).flatMap(([name, given]) => {
    const field = fields[name]
    if (given === null) nullGiven(name)
    return field ? [{ name, field, value: given, depth: depth + 1 }] : []
  })
}

/** The filter that stands in `member`, of the type its own field says. */
function inside(member: Member, value: unknown = member.value): FilterInput {
  if (value === null) nullGiven(member.name)
  const type = getNamedType(member.field.type)
  if (!isInputObjectType(type)) throw new KhoError('KHO415', `${member.name} is not a filter.`)
  return { type, value, depth: member.depth }
}

function planMember(planning: Planning, dataset: string, member: Member): FilterPlan {
  const mark = filterMark(member.field)
  if (mark && 'field' in mark) return planField(planning, { dataset, field: mark.field }, member)
  if (mark && 'relation' in mark) return planRelation(planning, { dataset, relation: mark.relation }, member)
  if (mark?.logic === 'not') return { filter: 'not', of: planFilter(planning, inside(member)) }
  const of = listOf(member.value).map((value) => planFilter(planning, inside(member, value)))
  return mark?.logic === 'or' ? { filter: 'or', of } : allOf(of)
}

function planField(planning: Planning, asked: Asked, member: Member): FilterPlan {
  mustBeUsable(planning, asked.dataset, asked.field)
  const field = fieldOf(contractOf(planning, asked.dataset), asked.field)
  return allOf(
    membersOf(inside(member)).flatMap((operator) => {
      const op = operatorOf(operator.field)
      return op ? [planOperator(field, op, operator.value)] : []
    }),
  )
}

function planRelation(
  planning: Planning,
  asked: { readonly dataset: string; readonly relation: string },
  member: Member,
): FilterPlan {
  const { relation } = farOf(planning, asked.dataset, asked.relation)
  const some = (of: FilterPlan): FilterPlan => ({ filter: 'some', relation: relation.name, of })
  if (relation.kind === 'one') return some(planFilter(planning, inside(member)))
  return allOf(
    membersOf(inside(member)).map((quantifier) => {
      const of = planFilter(planning, inside(quantifier))
      if (quantifier.name === 'some') return some(of)
      return { filter: 'not', of: some(quantifier.name === 'every' ? { filter: 'not', of } : of) }
    }),
  )
}
