import type { Field } from '@kho/schema/contract/contract.ts'
import type { ActGuard } from '../acts/act-guard.ts'

/**
 * What a piece of the derived schema stands for in the city's contracts: the one way from a GraphQL name back to
 * a contract. Every type, field, argument, input field and enum value that comes from a contract carries its mark
 * in `extensions.kho`; nothing is ever looked up by comparing names.
 *
 * - Types `Dossier`, `DossierConnection`, `DossierEdge`, `DossierFilter`, `DossierManyFilter`, `DossierOrder`,
 *   `DossierGroupBy`: `typeMark` → `{ dataset, part }`.
 * - Fields of `Query`: `rootMark` → `{ root: 'one' | 'many' | 'groups', dataset }`, `{ root: 'node' }`, `{ root: 'nodes' }`;
 *   a root field without one is answered by graphql-js, and says in `guardOf` what stands before it.
 * - Fields of a record type: `recordMark` → `{ field }`, `{ relation }`, `{ groupsOf }` (groups of a to-many relation's records),
 *   `{ id: true }`, `{ withheld: true }` or `{ provenance: true }`.
 * - Arguments of a by-key root field: `argumentField` → the key field's contract name.
 * - Input fields of `DossierFilter`: `filterMark` → `{ field }` (an input of operators, see `operatorOf`),
 *   `{ relation }` (to-one: the far filter; to-many: `some`, `none`, `every` of the far filter), `{ logic }`.
 * - Input fields of `DossierOrder`: `orderMark` → `{ relation }` (to-one: the far order; to-many: a figure of the far
 *   records, in a `StepManyOrder`); `field`, `direction`, `nulls` have none. Values
 *   of its `field` enum coerce to the contract's field name, those of `Direction` and `Nulls` to lower case.
 * - Groups have fixed fields too; what stands under `key`, `sum`, … and in the inputs of `having` carries `{ field }`, the
 *   relations of `DossierGroupKey` and `DossierGroupBy` `{ relation }`.
 * - Connections and edges have the fixed fields `edges nodes pageInfo totalCount withheld` and `cursor node`.
 */
export interface TypeMark {
  readonly dataset: string
  readonly part: 'record' | 'connection' | 'edge' | 'filter' | 'many' | 'order' | 'groupBy'
}

export type RootMark =
  | { readonly root: 'one' | 'many' | 'groups'; readonly dataset: string }
  | { readonly root: 'node' | 'nodes' }

export type RecordMark =
  | { readonly field: string }
  | { readonly relation: string }
  | { readonly groupsOf: string }
  | { readonly id: true }
  | { readonly withheld: true }
  | { readonly provenance: true }

export type FilterMark =
  | { readonly field: string }
  | { readonly relation: string }
  | { readonly logic: 'and' | 'or' | 'not' }

export interface OrderMark {
  readonly relation: string
}

export type Operator =
  | ('eq' | 'ne' | 'in' | 'notIn' | 'lt' | 'lte' | 'gt' | 'gte' | 'isNull')
  | ('startsWith' | 'contains')
  | ('has' | 'hasSome' | 'hasEvery' | 'isEmpty')
  | ('holdsJson' | 'within' | 'near')

/**
 * What stands before a root field that graphql-js answers: `public`, it answers from documents and from the token alone, and
 * reads a record as a data field does;
 * the others are those of acts, `person` opening to the person themselves and to nobody else. Roots with a `RootMark` stand
 * behind the policy view, and every field of `Mutation` has a guard.
 */
export type FieldGuard = 'public' | ActGuard

type Mark =
  | TypeMark
  | RootMark
  | RecordMark
  | FilterMark
  | OrderMark
  | { readonly operator: Operator }
  | { readonly guard: FieldGuard; readonly feed?: string }

/** Anything of graphql-js that carries extensions. */
interface Extended {
  readonly extensions: Readonly<Record<string, unknown>>
}

/** The `extensions` of a piece of schema with this meaning, as graphql-js keeps them: it copies those with a prototype. */
export function marked(kho: Mark): Marked {
  return Object.assign(Object.create(null), { kho })
}

/** `marked` for what stands for a field of a contract: in a record, its filter, its groups and their figures it is one and the same. */
export function markedField(field: Field): Marked {
  const extensions = marks.get(field) ?? marked({ field: field.name })
  marks.set(field, extensions)
  return extensions
}

type Marked = { readonly kho: Mark }

const marks = new WeakMap<Field, Marked>()

export const typeMark = (type: Extended): TypeMark | null => read(type, 'part')
export const rootMark = (field: Extended): RootMark | null => read(field, 'root')
export const recordMark = (field: Extended): RecordMark | null =>
  read(field, 'field', 'relation', 'groupsOf', 'id', 'withheld', 'provenance')
export const filterMark = (field: Extended): FilterMark | null => read(field, 'field', 'relation', 'logic')
export const orderMark = (field: Extended): OrderMark | null => read(field, 'relation')

/** The contract's name of the key field that an argument gives. */
export const argumentField = (argument: Extended): string | null =>
  read<{ readonly field: string }>(argument, 'field')?.field ?? null

/** What guards a root field that has no `rootMark`. */
export const guardOf = (field: Extended): FieldGuard | null =>
  read<{ readonly guard: FieldGuard }>(field, 'guard')?.guard ?? null

/** The dataset that a field of `Subscription` follows. */
export const feedOf = (field: Extended): string | null => read<{ readonly feed: string }>(field, 'feed')?.feed ?? null

/** The operator an input field of a `TextFilter`, `DecimalFilter`, … stands for. */
export const operatorOf = (field: Extended): Operator | null =>
  read<{ readonly operator: Operator }>(field, 'operator')?.operator ?? null

// The cast is sound because `marked` is the only writer of `extensions.kho`.
function read<T extends object>(piece: Extended, ...oneOf: readonly string[]): T | null {
  const mark = piece.extensions.kho
  if (typeof mark !== 'object' || mark === null) return null
  return oneOf.some((key) => Object.hasOwn(mark, key)) ? (mark as T) : null
}
