import type { Language } from '@kho/schema/contract/bilingual.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { parseGlobalId } from '@kho/schema/store/identity.ts'
import type { FragmentDefinitionNode, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { isInterfaceType } from 'graphql'
import { argumentField, type RootMark, rootMark, typeMark } from '../graphql/extensions.ts'
import { cursorSeal } from './cursor.ts'
import type { KeyPart, Plan, RootPlan, WantedNode } from './plan.ts'
import { planGroups } from './plan-groups.ts'
import { operandOf } from './plan-operator.ts'
import { planPage, planRecord } from './plan-record.ts'
import { contractOf, limits, listOf, mustHavePurpose, nullGiven, type Planning, planningAsOf } from './planning.ts'
import { argumentsOf, objectTypeOf, rootsIn, type Selected } from './selection.ts'
import { mustBeServed } from './served.ts'
import { viewsOf } from './views.ts'

/** One validated operation with coerced variables, and whose it is. */
export interface PlanInput {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: { readonly [name: string]: FragmentDefinitionNode }
  readonly variables: { readonly [name: string]: unknown }
  readonly ask: Ask
  /** The registry version that schema and ask were made from. */
  readonly version: number
  readonly cursorKey: Buffer
  readonly language: Language
}

/**
 * The plan of an operation's data roots; roots without a mark are not its affair. Pure. Throws KHO301 for a hidden
 * field where it decides, KHO302 where only a purpose is lacking, KHO410–KHO415 for what is not a request: all of
 * them from contract and rules alone, never from the data.
 */
export function planRoots(input: PlanInput): Plan {
  const { schema, fragments, variables, ask, version, cursorKey, language } = input
  const planning: Planning = { schema, fragments, variables, ask, cursors: cursorSeal(cursorKey), views: viewsOf(ask) }
  const query = schema.getQueryType()
  if (!query) throw new KhoError('KHO415', 'There is nothing to query.')
  const roots = rootsIn(planning, query, input.operation.selectionSet).flatMap((selected) => {
    const mark = selected.field && rootMark(selected.field)
    return mark ? [planRoot(planning, mark, selected)] : []
  })
  return { version, ask, language, cursorKey, roots }
}

function planRoot(planning: Planning, mark: RootMark, selected: Selected): RootPlan {
  const { key } = selected
  if (!('dataset' in mark)) return planNodes(planning, mark.root, selected)
  if (mark.root === 'one') return planByKey(planning, mark.dataset, selected)
  if (mark.root === 'groups') {
    const groups = planGroups(planning, { dataset: mark.dataset, through: [] }, selected)
    mustHavePurpose(planning, mark.dataset, groups.known)
    return { root: 'groups', key, groups }
  }
  const page = planPage(placeOf(planning, selected), selected, { dataset: mark.dataset, depth: 1, through: [] })
  mustHavePurpose(planning, mark.dataset, page.known)
  mustBeServed(planning, page)
  return { root: 'many', key, page }
}

function planByKey(planning: Planning, dataset: string, selected: Selected): RootPlan {
  const { key, nodes, field } = selected
  if (!field) throw new KhoError('KHO415', `${key} is not a record.`)
  const contract = contractOf(planning, dataset)
  const { values } = argumentsOf(planning, selected)
  const lookup = field.args.flatMap((argument): KeyPart[] => {
    const part = contract.fields.find((one) => one.name === argumentField(argument))
    return part ? [{ field: part.name, value: operandOf(part, values[argument.name]) }] : []
  })
  const known = lookup.map((part) => part.field)
  mustHavePurpose(planning, dataset, known)
  return {
    root: 'one',
    key,
    lookup,
    record: planRecord(placeOf(planning, selected), {
      ...{ type: objectTypeOf(field), nodes, known, foundBy: known, depth: 1 },
    }),
  }
}

/** Where a root is read: as of a moment, where it asks for one. */
function placeOf(planning: Planning, selected: Selected): Planning {
  const { values, given } = argumentsOf(planning, selected)
  if (!given(asOfArgument)) return planning
  const moment = values[asOfArgument]
  return typeof moment === 'string' ? planningAsOf(planning, moment) : nullGiven(asOfArgument)
}

const asOfArgument = 'asOf'

/** Ids of any dataset; one that names no record the asker may know of is planned as absent. */
function planNodes(planning: Planning, root: 'node' | 'nodes', selected: Selected): RootPlan {
  const { values } = argumentsOf(planning, selected)
  const ids = listOf(root === 'node' ? values.id : values.ids).map(String)
  if (ids.length > limits.nodes) throw new KhoError('KHO413', `At most ${limits.nodes} ids can be asked for at once.`)
  const types = recordTypesOf(planning.schema)
  const planned = new Map<string, WantedNode['record']>()
  const recordOf = (dataset: string): WantedNode['record'] => {
    const type = types.get(dataset)
    if (!type) return null
    mustHavePurpose(planning, dataset)
    const record =
      planned.get(dataset) ?? planRecord(planning, { type, nodes: selected.nodes, known: [], foundBy: [], depth: 1 })
    planned.set(dataset, record)
    return record
  }
  const wanted = ids.map((text): WantedNode => {
    const global = parseGlobalId(text)
    return global ? { id: global.id, record: recordOf(global.dataset) } : { id: '', record: null }
  })
  return { root, key: selected.key, wanted }
}

/** The record types of a schema by dataset. */
export function recordTypesOf(schema: GraphQLSchema): ReadonlyMap<string, GraphQLObjectType> {
  const node = schema.getType('Node')
  if (!isInterfaceType(node)) return new Map()
  return new Map(
    schema.getImplementations(node).objects.flatMap((type) => {
      const mark = typeMark(type)
      return mark?.part === 'record' ? [[mark.dataset, type] as const] : []
    }),
  )
}
