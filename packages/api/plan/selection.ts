import { KhoError } from '@kho/schema/error.ts'
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
// graphql-js's own merging of fragments, @skip and @include; not part of its index, kept by its major version.
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'
import { limits, type Planning } from './planning.ts'

/** One response member: its name in the answer, the schema's field (null for `__typename`), and all that is selected under it. */
export interface Selected {
  readonly key: string
  readonly field: GraphQLField<unknown, unknown> | null
  readonly nodes: readonly FieldNode[]
}

/** What is selected at the root. */
export function rootsIn(planning: Planning, type: GraphQLObjectType, set: SelectionSetNode): readonly Selected[] {
  const { schema, fragments, variables } = planning
  return selectedOf(type, collectFields(schema, fragments, variables, type, set))
}

/** What is selected of `type` under fields of one name. */
export function selectedIn(
  planning: Planning,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): readonly Selected[] {
  const { schema, fragments, variables } = planning
  return selectedOf(type, collectSubfields(schema, fragments, variables, type, nodes))
}

function selectedOf(
  type: GraphQLObjectType,
  collected: ReadonlyMap<string, readonly FieldNode[]>,
): readonly Selected[] {
  const fields = type.getFields()
  return [...collected].map(([key, nodes]) => {
    if (key.length > limits.name) {
      throw new KhoError('KHO413', `A name in an answer has at most ${limits.name} characters.`)
    }
    const name = nodes[0]?.name.value ?? ''
    return { key, field: fields[name] ?? null, nodes }
  })
}

/** The object type that a field answers with, through lists and non-null. */
export function objectTypeOf(field: GraphQLField<unknown, unknown>): GraphQLObjectType {
  const type = getNamedType(field.type)
  if (!isObjectType(type)) throw new KhoError('KHO415', `${field.name} has no fields.`)
  return type
}

/** The arguments of a field, coerced, and which of them the request itself gives. */
export interface Arguments {
  readonly values: { readonly [name: string]: unknown }
  given(name: string): boolean
}

export function argumentsOf({ variables }: Planning, selected: Selected): Arguments {
  const [node] = selected.nodes
  if (!node || !selected.field) return { values: {}, given: () => false }
  const given = (name: string) => {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value
    return value !== undefined && (value.kind !== Kind.VARIABLE || Object.hasOwn(variables, value.name.value))
  }
  return { values: getArgumentValues(selected.field, node, variables), given }
}
