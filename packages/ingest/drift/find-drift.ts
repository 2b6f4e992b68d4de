import type { PullPlan } from '../pull/pull-plan.ts'
import type { SourceColumn, SourceTable } from '../source.ts'
import { likelyNewName } from './likely-new-name.ts'

/** How a column of a source's table is no longer as it was. */
export interface Drift {
  readonly column: string
  readonly kind: 'added' | 'gone' | 'retyped'
  /** As the source declared it before; null where it was not there, or nobody had looked. */
  readonly was: string | null
  /** As it declares it now; of a column that is gone its likely new name, null where there is none. */
  readonly now: string | null
  /** The field type that holds its every value; null of a column that is gone. */
  readonly type: string | null
}

/**
 * What changed in a table since it was last looked at, as far as it concerns a binding: columns that it maps and that are
 * gone or declared anew, and columns that are new. `known`: declared types by name, empty before the first look. Pure.
 */
export function findDrift(
  { columns: mapped, binding }: Pick<PullPlan, 'columns' | 'binding'>,
  table: Pick<SourceTable, 'columns'>,
  known: ReadonlyMap<string, string>,
): readonly Drift[] {
  const present = new Map(table.columns.map((column) => [column.name, column]))
  const isNew = (name: string) => known.size > 0 && !known.has(name)
  const free = table.columns.filter(({ name }) => !mapped.includes(name))
  const gone = mapped
    .filter((name) => !present.has(name))
    .map((name): Drift => {
      const was = known.get(name) ?? null
      return { column: name, kind: 'gone', was, now: likelyNewName({ name, declared: was }, free, isNew), type: null }
    })
  const retyped = mapped.flatMap((name): Drift[] => {
    const [was, column] = [known.get(name), present.get(name)]
    if (was === undefined || !column || was === column.declared) return []
    return [{ column: name, kind: 'retyped', was, now: column.declared, type: typeOf(column) }]
  })
  if (!hasFixedColumns(binding.read?.format ?? null)) return [...gone, ...retyped]
  const added = free
    .filter(({ name }) => isNew(name))
    .map((column): Drift => {
      return { column: column.name, kind: 'added', was: null, now: column.declared, type: typeOf(column) }
    })
  return [...gone, ...retyped, ...added]
}

/** Where records need not all hold the same, a further name among them is nothing new. */
function hasFixedColumns(format: string | null): boolean {
  return format === null || format === 'csv' || format === 'tsv' || format === 'xlsx'
}

/** As a contract writes it. */
function typeOf({ type, precision, scale }: SourceColumn): string {
  return type === 'decimal' ? `decimal(${precision},${scale})` : type
}
