import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { type VariablePlace, variablePlaces } from '../plan/operand-variables.ts'
import { countedName } from './count-operation.ts'
import { rootMark } from './extensions.ts'

/** An operation that asks for records and nothing else, with what a plan of it may leave open. */
export interface PlannedDocument {
  readonly operation: OperationDefinitionNode
  readonly fragments: { readonly [name: string]: FragmentDefinitionNode }
  readonly places: ReadonlyMap<string, VariablePlace>
  /** What it is counted as. */
  readonly name: string
}

type ByName = Map<string | null, PlannedDocument | null>

const known = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, ByName>>()

/**
 * The operation of a valid document as the planner alone answers it; null where graphql-js has a part in it, and for a name
 * that no operation has. Made once for a document and a schema.
 */
export function plannedDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null,
): PlannedDocument | null {
  const ofSchema = known.get(schema) ?? new WeakMap<DocumentNode, ByName>()
  known.set(schema, ofSchema)
  const byName: ByName = ofSchema.get(document) ?? new Map()
  ofSchema.set(document, byName)
  const found = byName.get(operationName)
  if (found !== undefined) return found
  const made = madeOf(schema, document, operationName)
  if (made) byName.set(operationName, made)
  return made
}

function madeOf(schema: GraphQLSchema, document: DocumentNode, name: string | null): PlannedDocument | null {
  const operation = getOperationAST(document, name)
  if (operation?.operation !== 'query') return null
  const fragments = Object.fromEntries(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  const roots = rootFields(operation.selectionSet, fragments)
  if (!roots.every((name) => isDataRoot(schema, name))) return null
  // A cursor is bound to the values of the filter that it goes on with.
  const places = hasCursors(document) ? new Map<string, VariablePlace>() : variablePlaces(schema, document)
  return { operation, fragments, places, name: countedName(roots) }
}

/** The fields asked for at the root, whatever @skip and @include will say. */
function rootFields({ selections }: SelectionSetNode, fragments: PlannedDocument['fragments']): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    const inside = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection
    return inside ? rootFields(inside.selectionSet, fragments) : ['']
  })
}

function isDataRoot(schema: GraphQLSchema, name: string): boolean {
  const field = schema.getQueryType()?.getFields()[name]
  return field !== undefined && rootMark(field) !== null
}

const withCursors: readonly string[] = ['cursor', 'startCursor', 'endCursor', 'after', 'before']

function hasCursors(document: DocumentNode): boolean {
  let found = false
  const look = ({ name }: { readonly name: { readonly value: string } }) => {
    found ||= withCursors.includes(name.value)
  }
  visit(document, { Field: look, Argument: look })
  return found
}
