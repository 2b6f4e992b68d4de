import { KhoError } from '@kho/schema/error.ts'
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  GraphQLString,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  valueFromAST,
} from 'graphql'
import { feedOf } from './extensions.ts'

/** A subscription to what changes, as the query that asks for it: once for every event. */
export interface SubscribedFeed {
  readonly dataset: string
  /** Its root's name in the answer. */
  readonly key: string
  /** The query: it takes `since` from `sinceName`, and answers its cursor and whether there is more beside what was asked for. */
  readonly document: DocumentNode
  /** Where it begins, as the subscription says. */
  readonly since: (variables: { readonly [name: string]: unknown }) => string | null
}

/** Names that no document can hold: in GraphQL's own texts there is no `$` in a name. */
export const [sinceName, cursorName, moreName] = ['since$', 'cursor$', 'more$'] as const

/** The operation of a document that subscribes; null where the operation asked for does not. */
export function subscriptionIn(document: DocumentNode, name: string | null): OperationDefinitionNode | null {
  const operation = getOperationAST(document, name)
  return operation?.operation === OperationTypeNode.SUBSCRIPTION ? operation : null
}

/** Of a valid document. Throws KHO490 for one whose root is not simply the one field. */
export function subscribedFeed(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): SubscribedFeed {
  const [root, ...others] = operation.selectionSet.selections
  const field = root?.kind === Kind.FIELD ? schema.getSubscriptionType()?.getFields()[root.name.value] : undefined
  const dataset = field ? feedOf(field) : null
  if (root?.kind !== Kind.FIELD || !dataset || others.length > 0) {
    throw new KhoError('KHO490', 'A subscription has one field at its root, and no fragment there.')
  }
  const given = root.arguments?.find(({ name }) => name.value === 'since')?.value
  const asks = askingOf(operation, root)
  return {
    dataset,
    key: (root.alias ?? root.name).value,
    document: { ...document, definitions: document.definitions.map((node) => (node === operation ? asks : node)) },
    since: (variables) => {
      const value = given ? valueFromAST(given, GraphQLString, variables) : null
      return typeof value === 'string' ? value : null
    },
  }
}

function askingOf(operation: OperationDefinitionNode, root: FieldNode): OperationDefinitionNode {
  const variable = { kind: Kind.VARIABLE, name: nameOf(sinceName) } as const
  const type = { kind: Kind.NAMED_TYPE, name: nameOf('String') } as const
  const defined = { kind: Kind.VARIABLE_DEFINITION, variable, type } as const
  const others = (root.arguments ?? []).filter(({ name }) => name.value !== 'since')
  const since = { kind: Kind.ARGUMENT, name: nameOf('since'), value: variable } as const
  const members = [memberNode('cursor', cursorName), memberNode('hasMore', moreName)]
  const selections = [...(root.selectionSet?.selections ?? []), ...members]
  const field: FieldNode = {
    ...root,
    arguments: [...others, since],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  }
  return {
    ...operation,
    operation: OperationTypeNode.QUERY,
    variableDefinitions: [...(operation.variableDefinitions ?? []), defined],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
  }
}

function memberNode(name: string, alias: string): FieldNode {
  return { kind: Kind.FIELD, name: nameOf(name), alias: nameOf(alias) }
}

function nameOf(value: string) {
  return { kind: Kind.NAME, value } as const
}
