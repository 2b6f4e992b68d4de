import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { Contract, Relation } from '@kho/schema/contract/contract.ts'
import { relationOf } from '@kho/schema/contract/fields.ts'
import type { PurposeNeed } from '@kho/schema/contract/rule.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { FragmentDefinitionNode, GraphQLSchema } from 'graphql'
import type { CursorSeal } from './cursor.ts'
import type { Views } from './views.ts'

/** What every part of the planner needs to know of the request. */
export interface Planning {
  readonly schema: GraphQLSchema
  readonly fragments: { readonly [name: string]: FragmentDefinitionNode }
  readonly variables: { readonly [name: string]: unknown }
  readonly ask: Ask
  readonly cursors: CursorSeal
  readonly views: Views
  /** The moment that records are read as of at this place of the request; absent, they are read as they are. */
  readonly asOf?: string
}

/** The bounds of one request, beside those of the server: what lies beyond them is a mistake or an attack. */
export const limits = { page: 1000, nodes: 1000, relations: 10, filterDepth: 10, operands: 1000, order: 8, name: 63 }

export function contractOf({ ask }: Pick<Planning, 'ask'>, dataset: string): Contract {
  const contract = ask.city.contracts.get(dataset)
  if (!contract) throw new KhoError('KHO415', `There is no dataset ${dataset}.`)
  return contract
}

/** The same request at a place where records are read as of a moment: what stands below is read as of it too. */
export function planningAsOf(planning: Planning, asOf: string): Planning {
  const { views } = planning
  return { ...planning, asOf, views: (dataset, known) => views(dataset, known, asOf) }
}

/** What plans of this place say of the moment. */
export function asOfIn({ asOf }: Planning): { readonly asOf?: string } {
  return asOf === undefined ? {} : { asOf }
}

/** The contract of a dataset whose records are read here. Throws KHO431 where that is as of a moment, and it keeps no versions. */
export function readableContract(planning: Planning, dataset: string): Contract {
  const contract = contractOf(planning, dataset)
  if (planning.asOf === undefined || contract.history) return contract
  throw new KhoError('KHO431', `${dataset} keeps no past versions.`, { dataset })
}

/** Refuses a field that no rule could show this asker where it decides which records are found, their order or their groups. */
export function mustBeUsable(planning: Planning, dataset: string, field: string): void {
  if (planning.views(dataset, []).usable.has(field)) return
  throw new KhoError('KHO301', `${dataset}.${field} cannot be used in filters, orders, groups and figures.`, {
    dataset,
    field,
  })
}

/** The far dataset of a relation that a filter or an order goes through, once it is sure that it may. */
export function farOf(planning: Planning, dataset: string, name: string): { relation: Relation; far: Contract } {
  const relation = relationOf(contractOf(planning, dataset), name)
  const referencing = relation.kind === 'one' ? dataset : relation.to
  for (const field of relation.through) mustBeUsable(planning, referencing, field)
  mustHavePurpose(planning, relation.to)
  return { relation, far: readableContract(planning, relation.to) }
}

/** Refuses what would be empty for want of a purpose alone, and names the purposes. */
export function mustHavePurpose(planning: Planning, dataset: string, known: readonly string[] = []): void {
  const purposes = purposesLacking(planning, dataset, known)
  if (purposes.length === 0) return
  throw new KhoError('KHO302', `Reading ${dataset} needs a purpose.`, { dataset, purposes })
}

/** The purposes one of which is all that is missing: `procedure:any`, `procedure:<code>` or `task:<dataset>`. */
export function purposesLacking(planning: Planning, dataset: string, known: readonly string[]): readonly string[] {
  return purposeNames(planning.views(dataset, known).lacksPurpose)
}

export function purposeNames(needs: readonly PurposeNeed[]): readonly string[] {
  const named = needs.flatMap((need) => {
    if ('task' in need) return [`task:${need.task.dataset}`]
    return need.procedure === 'any' ? ['procedure:any'] : need.procedure.map((code) => `procedure:${code}`)
  })
  return [...new Set(named)].sort()
}

/** Why something is withheld that a purpose would open. */
export function purposeReason(names: readonly string[]): Bilingual {
  const listed = names.join(', ')
  return { vi: `Cần nêu mục đích (X-Purpose): ${listed}`, en: `A purpose is needed (X-Purpose): ${listed}` }
}

/** A missing variable must never widen what is asked for. */
export function nullGiven(name: string): never {
  throw new KhoError('KHO411', `${name} is null; leave it out instead.`)
}

/** Input objects have no prototype and come from graphql-js, which has checked their shape. */
export function objectOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
