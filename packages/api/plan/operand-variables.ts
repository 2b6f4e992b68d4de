import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  Kind,
  type ObjectFieldNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { argumentField, type Operator, operatorOf, typeMark } from '../graphql/extensions.ts'
import { RequestValues } from './request-values.ts'

/** Where a variable stands wherever it stands: as an operand, as a part of a filter of this type, or anywhere else. */
export type VariablePlace = 'operand' | 'elsewhere' | { readonly type: GraphQLInputType }

/** Operators of one operand each, whose statement is the same whatever it is. */
const single: readonly Operator[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte']

/** The place of every variable of a document. One that also stands elsewhere stands there: its value is a part of the plan. */
export function variablePlaces(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, VariablePlace> {
  const places = new Map<string, VariablePlace>()
  const stands = (name: string, place: VariablePlace) => {
    const known = places.get(name)
    places.set(name, known === undefined || known === place || isAlike(known, place) ? place : 'elsewhere')
  }
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      VariableDefinition: () => false,
      Argument(node: ArgumentNode) {
        const argument = info.getArgument()
        if (argument) {
          const isKey = argumentField(argument) !== null
          if (isKey && node.value.kind === Kind.VARIABLE) stands(node.value.name.value, 'operand')
          else walk(node.value, isFilter(argument.type) ? argument.type : null, stands)
        }
        return argument ? false : undefined
      },
      Variable: ({ name }) => stands(name.value, 'elsewhere'),
    }),
  )
  return places
}

function isAlike(a: VariablePlace, b: VariablePlace): boolean {
  return typeof a === 'object' && typeof b === 'object' && getNamedType(a.type) === getNamedType(b.type)
}

function isFilter(type: GraphQLInputType): boolean {
  const named = getNamedType(type)
  return isInputObjectType(named) && typeMark(named)?.part === 'filter'
}

type Stands = (name: string, place: VariablePlace) => void

/** `type` is null outside filters. */
function walk(node: ValueNode, type: GraphQLInputType | null, stands: Stands): void {
  if (node.kind === Kind.VARIABLE) stands(node.name.value, type ? { type } : 'elsewhere')
  if (node.kind === Kind.LIST) node.values.forEach((one) => void walk(one, type, stands))
  if (node.kind === Kind.OBJECT) walkFields(node.fields, type && getNamedType(type), stands)
}

function walkFields(nodes: readonly ObjectFieldNode[], named: GraphQLNamedInputType | null, stands: Stands): void {
  const fields = isInputObjectType(named) ? named.getFields() : {}
  for (const { name, value } of nodes) {
    const field = fields[name.value]
    const operator = field && operatorOf(field)
    if (operator && value.kind === Kind.VARIABLE) stands(value.name.value, placeOf(operator))
    else walk(value, field ? field.type : null, stands)
  }
}

const placeOf = (operator: Operator): VariablePlace => (single.includes(operator) ? 'operand' : 'elsewhere')

/** A request's coerced variables, with what a plan may leave open in them; `values` are those in their order. */
export interface OpenVariables {
  readonly variables: { readonly [name: string]: unknown }
  readonly values: RequestValues
}

export function openVariables(
  variables: { readonly [name: string]: unknown },
  places: ReadonlyMap<string, VariablePlace>,
): OpenVariables {
  const values = new RequestValues()
  const opened = Object.entries(variables).map(([name, value]) => {
    const place = places.get(name) ?? 'elsewhere'
    if (place === 'elsewhere') return [name, value] as const
    return [name, place === 'operand' ? opening(value, values) : openIn(value, place.type, values)] as const
  })
  return { variables: Object.fromEntries(opened), values }
}

function opening(value: unknown, values: RequestValues): unknown {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isScalar ? values.add(value) : value
}

function openIn(value: unknown, type: GraphQLInputType, values: RequestValues): unknown {
  if (Array.isArray(value)) return value.map((one) => openIn(one, type, values))
  const named = getNamedType(type)
  if (typeof value !== 'object' || value === null || !isInputObjectType(named)) return value
  const fields = named.getFields()
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const field = fields[name]
      const operator = field && operatorOf(field)
      if (operator) return [name, placeOf(operator) === 'operand' ? opening(inner, values) : inner]
      return [name, field ? openIn(inner, field.type, values) : inner]
    }),
  )
}
