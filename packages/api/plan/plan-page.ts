import { KhoError } from '@kho/schema/error.ts'
import { type GraphQLInputObjectType, getNamedType, isInputObjectType } from 'graphql'
import { bindingOf } from './cursor.ts'
import type { FilterPlan, Ordered, OrderPlan, PagePlan, Position, SearchPlan } from './plan.ts'
import { fieldsFixedBy, planFilter } from './plan-filter.ts'
import { naturalOrder, planOrder } from './plan-order.ts'
import { boundToSearch, planSearch } from './plan-search.ts'
import { asOfIn, limits, nullGiven, type Planning, readableContract } from './planning.ts'
import { type Arguments, argumentsOf, type Selected } from './selection.ts'

/** Which records a connection's arguments ask for: a page without what is read of it. */
export function planPageOf(
  planning: Planning,
  dataset: string,
  selected: Selected,
): Omit<PagePlan, 'members' | 'foundBy'> {
  const given = argumentsOf(planning, selected)
  readableContract(planning, dataset)
  const filter = given.given('filter')
    ? planFilter(planning, { type: inputOf(selected, 'filter'), value: notNull(given, 'filter'), depth: 1 })
    : null
  const asked = given.given('orderBy')
    ? planOrder(planning, { type: inputOf(selected, 'orderBy'), value: notNull(given, 'orderBy') })
    : null
  const known = fieldsFixedBy(filter)
  const search = given.given('search')
    ? planSearch(planning, { dataset, known, text: given.values.search, ranked: asked === null })
    : null
  // What is bound is what was asked for: the natural order depends on the asker, and cursors do not.
  const binding = boundToSearch(bindingOf(dataset, filter, asked ?? [], planning.asOf), search)
  const positionOf = (name: string): Position | null => {
    const cursor = given.values[name]
    return typeof cursor === 'string' ? planning.cursors.open(binding, cursor) : null
  }
  const positions = [positionOf('after'), positionOf('before')]
  const ranks = search?.ranked ? 1 : 0
  const order = asked ?? orderOfAll(naturalOrder(planning, dataset, known), positions, ranks)
  const values = ranks + order.length
  const [after = null, before = null] = positions.map((position) => position && positionIn(position, values))
  const found = { dataset, known, ...asOfIn(planning), filter, ...(search ? { search } : {}), order }
  return { ...found, ...sizeOf(given), after, before, binding }
}

/** The natural order where every given position has its values; one of an asker who had another goes by `_id` alone. */
function orderOfAll(
  natural: readonly OrderPlan[],
  positions: readonly (Position | null)[],
  ranks: number,
): readonly OrderPlan[] {
  const values = ranks + natural.length
  return positions.every((position) => !position || position.values.length === values) ? natural : []
}

function positionIn({ values, id }: Position, most: number): Position {
  return { values: values.slice(0, most), id }
}

/** What decides which records are found, and their order or group. */
interface Deciding {
  readonly filter: FilterPlan | null
  readonly search?: SearchPlan
  readonly order: readonly Ordered[]
}

/** The records' own fields that a filter, a search and an order look at. */
export function fieldsUsedBy({ filter, search, order }: Deciding): readonly string[] {
  const ordered = order.flatMap((item) => (item.path.length === 0 && 'field' in item ? [item.field] : []))
  return [...new Set([...(filter ? fieldsIn(filter) : []), ...(search?.fields ?? []), ...ordered])]
}

function fieldsIn(filter: FilterPlan): readonly string[] {
  switch (filter.filter) {
    case 'and':
    case 'or':
      return filter.of.flatMap(fieldsIn)
    case 'not':
      return fieldsIn(filter.of)
    case 'some':
      return []
    default:
      return [filter.field]
  }
}

/** `last` counts from the end; `first`, with the schema's default, from the start. */
function sizeOf(given: Arguments): { readonly size: number; readonly backward: boolean } {
  if (given.given('first') && given.given('last')) throw new KhoError('KHO410', 'first and last exclude each other.')
  const name = given.given('last') ? 'last' : 'first'
  const size = notNull(given, name)
  if (typeof size !== 'number' || size < 0 || size > limits.page) {
    throw new KhoError('KHO410', `${name} lies between 0 and ${limits.page}.`)
  }
  return { size, backward: name === 'last' }
}

/** The cap of `totalCount(max)`. */
export function planCount(planning: Planning, selected: Selected): number {
  const max = notNull(argumentsOf(planning, selected), 'max')
  if (typeof max !== 'number' || max < 0) throw new KhoError('KHO410', 'max is not negative.')
  return max
}

function notNull(given: Arguments, name: string): unknown {
  return given.values[name] ?? nullGiven(name)
}

/** The input type of an argument. */
export function inputOf({ field }: Selected, name: string): GraphQLInputObjectType {
  const type = getNamedType(field?.args.find((argument) => argument.name === name)?.type)
  if (!isInputObjectType(type)) throw new KhoError('KHO415', `${name} is not an argument here.`)
  return type
}
