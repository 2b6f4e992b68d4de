import { KhoError } from '@kho/schema/error.ts'
import { recordMark } from '../graphql/extensions.ts'
import { figureNamed, figureOf } from './figures.ts'
import type { Figure, GroupKey, GroupPart, GroupsMember, GroupsPlan, Measure } from './groups-plan.ts'
import { fieldsFixedBy, planFilter } from './plan-filter.ts'
import { placeOf, planGroupBy } from './plan-group-by.ts'
import { planGroupOrder } from './plan-group-order.ts'
import { planHaving } from './plan-having.ts'
import { inputOf } from './plan-page.ts'
import { asOfIn, contractOf, limits, mustBeUsable, nullGiven, type Planning } from './planning.ts'
import { type Arguments, argumentsOf, objectTypeOf, type Selected, selectedIn } from './selection.ts'

interface Among {
  readonly dataset: string
  /** The fields by which these records hang from another. */
  readonly through: readonly string[]
}

/** An aggregate: which records, how they are grouped, which groups, and what is told of each. */
export function planGroups(planning: Planning, { dataset, through }: Among, selected: Selected): GroupsPlan {
  const given = argumentsOf(planning, selected)
  const input = (name: string) => {
    if (!given.given(name)) return null
    return { type: inputOf(selected, name), value: given.values[name] ?? nullGiven(name) }
  }
  const [filterInput, keysInput, havingInput, orderInput] = ['filter', 'groupBy', 'having', 'orderBy'].map(input)
  const filter = filterInput ? planFilter(planning, { ...filterInput, depth: 1 }) : null
  const keys = keysInput ? planGroupBy(planning, keysInput) : []
  const at: At = { planning, dataset, keys }
  return {
    dataset,
    known: fieldsFixedBy(filter),
    ...asOfIn(planning),
    filter,
    through,
    keys,
    having: havingInput ? planHaving(planning, { ...havingInput, dataset, depth: 1 }) : null,
    order: orderInput ? planGroupOrder(planning, { ...orderInput, dataset, keys }) : [],
    size: sizeOf(given),
    members: insideOf(at, selected).map((one) => planMember(at, one)),
  }
}

interface At {
  readonly planning: Planning
  readonly dataset: string
  readonly keys: readonly GroupKey[]
}

function sizeOf({ values }: Arguments): number {
  const { first } = values
  if (first === null) nullGiven('first')
  if (typeof first === 'number' && first >= 0 && first <= limits.page) return first
  throw new KhoError('KHO410', `first lies between 0 and ${limits.page}.`)
}

/** What is selected of what a field answers with, and the name of its type. */
function insideOf({ planning }: At, { field, nodes, key }: Selected): readonly Typed[] {
  if (!field) throw new KhoError('KHO415', `${key} has no fields.`)
  const type = objectTypeOf(field)
  return selectedIn(planning, type, nodes).map((one) => ({ ...one, typename: type.name }))
}

type Typed = Selected & { readonly typename: string }

function planMember(at: At, selected: Typed): GroupsMember {
  const { key, field, typename } = selected
  if (!field) return { member: 'typename', key, name: typename }
  if (field.name === 'hasMore') return { member: 'hasMore', key }
  return { member: 'groups', key, parts: insideOf(at, selected).map((one) => planPart(at, one)) }
}

function planPart(at: At, selected: Typed): GroupPart {
  const { key, field, typename } = selected
  if (!field) return { part: 'typename', key, name: typename }
  if (field.name === 'count') return { part: 'figure', key, measure: planCount(at, selected) }
  const inside = insideOf(at, selected)
  if (field.name === 'key') return { part: 'object', key, parts: inside.map((one) => planKeyPart(at, one, [])) }
  const figure = figureNamed(field.name)
  return { part: 'object', key, parts: inside.map((one) => planFigure(at, figure, one)) }
}

function planCount({ planning }: At, selected: Selected): Measure {
  const given = argumentsOf(planning, selected)
  if (!given.given('where')) return { of: 'count', where: null }
  const value = given.values.where ?? nullGiven('where')
  return { of: 'count', where: planFilter(planning, { type: inputOf(selected, 'where'), value, depth: 1 }) }
}

/** How much of a field is withheld may be asked by anybody, anything else where some rule could show it. */
function planFigure({ planning, dataset }: At, of: Figure, { key, field, typename }: Typed): GroupPart {
  if (!field) return { part: 'typename', key, name: typename }
  const mark = recordMark(field)
  if (!mark || !('field' in mark)) throw new KhoError('KHO415', `${field.name} is not a figure.`)
  if (of !== 'withheldCount') mustBeUsable(planning, dataset, mark.field)
  return { part: 'figure', key, measure: figureOf(contractOf(planning, dataset), of, mark.field) }
}

function planKeyPart(at: At, selected: Typed, path: readonly string[]): GroupPart {
  const { key, field, typename } = selected
  if (!field) return { part: 'typename', key, name: typename }
  const mark = recordMark(field)
  if (mark && 'relation' in mark) {
    const further = [...path, mark.relation]
    return { part: 'object', key, parts: insideOf(at, selected).map((one) => planKeyPart(at, one, further)) }
  }
  const name = mark && 'field' in mark ? mark.field : ''
  const place = placeOf(at.keys, { path, field: name })
  if (place < 0) throw new KhoError('KHO420', `key.${[...path, field.name].join('.')} is not grouped by.`)
  return { part: 'value', key, at: place }
}
