import { camelCase, graphqlField } from '@kho/schema/contract/name.ts'
import type { SourceColumn, SourceTable } from '../source.ts'
import { type DatasetNames, fieldNames, firstFree, snakeCase } from './names.ts'

/** A table that becomes a dataset, with a field name for each of its columns. */
export interface TableDraft {
  readonly table: SourceTable
  readonly names: DatasetNames
  /** Column → field. */
  readonly fields: ReadonlyMap<string, string>
  /** The field that stands for each reference. */
  readonly refs: ReadonlyMap<string, RefDraft>
}

/** A reference as a field's `ref`, `as` and `back`. */
export interface RefDraft {
  readonly dataset: string
  /** Far field → own field, the whole far key. */
  readonly on: { readonly [far: string]: string }
  readonly as: string
  readonly back: string
}

/** Why a table cannot be a dataset as it is, or null. */
export function keeps(table: SourceTable): string | null {
  const names = table.columns.map(({ name }) => name)
  if (table.key.length === 0) return 'no key'
  if (table.key.length > 8) return 'a key of more than 8 columns'
  if (names.length > 500) return 'more than 500 columns'
  if (new Set(names).size < names.length) return 'two columns of one name'
  const keyed = table.columns.filter(({ name }) => table.key.includes(name))
  return keyed.some(({ list, type }) => list || type === 'json') ? 'a key of lists or JSON' : null
}

/** The drafts of all tables that can be datasets, with every reference between them that meets a whole key. */
export function draftTables(
  tables: readonly SourceTable[],
  names: ReadonlyMap<string, DatasetNames>,
): readonly TableDraft[] {
  const drafts = tables.flatMap((table) => {
    const called = names.get(table.name)
    return called ? [{ table, names: called, fields: fieldNames(table.columns.map(({ name }) => name)) }] : []
  })
  const shown = new Map(drafts.map(({ table, fields }) => [table.name, shownNames(fields)]))
  return drafts.map((draft) => ({ ...draft, refs: refsOf(draft, drafts, shown) }))
}

type Bare = Omit<TableDraft, 'refs'>

/** Names that a relation of this table cannot have. */
function shownNames(fields: ReadonlyMap<string, string>): Set<string> {
  return new Set(['id', 'withheld', 'provenance', ...[...fields.values()].map(graphqlField)])
}

function refsOf(
  near: Bare,
  drafts: readonly Bare[],
  shown: ReadonlyMap<string, Set<string>>,
): ReadonlyMap<string, RefDraft> {
  const refs = new Map<string, RefDraft>()
  for (const ref of near.table.refs) {
    const far = drafts.find(({ table }) => table.name === ref.table)
    const pairs = ref.on.map((on, index) => ({ on, own: ref.columns[index] ?? '' }))
    const field = near.fields.get(ref.columns.at(-1) ?? '')
    if (!far || field === undefined || refs.has(field) || !meets(near.table, far.table, pairs)) continue
    const on = pairs.map((pair) => [far.fields.get(pair.on), near.fields.get(pair.own)] as const)
    const as = claim(relationName(field), shown.get(near.table.name))
    const back = claim(near.names.many, shown.get(far.table.name), `${near.names.many}_by_${as}`)
    refs.set(field, { dataset: far.names.dataset, on: Object.fromEntries(on), as, back })
  }
  return refs
}

/** A relation goes to a whole key, by columns of the same types. */
function meets(near: SourceTable, far: SourceTable, pairs: readonly { on: string; own: string }[]): boolean {
  const typeOf = (table: SourceTable, name: string) => table.columns.find((column) => column.name === name)
  const whole =
    pairs
      .map(({ on }) => on)
      .toSorted()
      .join('\0') === far.key.toSorted().join('\0')
  return whole && pairs.every(({ on, own }) => isSameType(typeOf(near, own), typeOf(far, on)))
}

function isSameType(a: SourceColumn | undefined, b: SourceColumn | undefined): boolean {
  return a !== undefined && b !== undefined && a.type === b.type && !a.list && !b.list
}

function relationName(field: string): string {
  const stem = field.replace(/_(?:id|code|key)$/, '')
  return stem === field ? `${field}_record` : stem
}

function claim(name: string, shown: Set<string> | undefined, otherwise = `${name}_record`): string {
  const isFree = (candidate: string) => !shown?.has(camelCase(candidate))
  const found = firstFree(isFree(name) ? snakeCase(name) : snakeCase(otherwise), isFree)
  shown?.add(camelCase(found))
  return found
}
