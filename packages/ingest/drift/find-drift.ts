import type { Field, FieldMapping } from '@kho/schema/contract/contract.ts'
import { wideningOf } from '@kho/schema/store/widening.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import { bearingFields } from '../pull/stopped-fields.ts'
import type { SourceColumn, SourceTable } from '../source.ts'
import { likelyNewName } from './likely-new-name.ts'

/** How a column of a source's table is no longer as it was. */
export interface Drift {
  readonly column: string
  readonly kind: 'added' | 'gone' | 'retyped'
  /** `field`: what it fills keeps its last values and closes; `dataset`: nothing is read until somebody has looked. */
  readonly stops: 'nothing' | 'field' | 'dataset'
  /** Fields that it is mapped to. */
  readonly fields: readonly string[]
  /** As the source declared it before; null where it was not there, or nobody had looked. */
  readonly was: string | null
  /** As it declares it now; of a column that is gone its likely new name, null where there is none. */
  readonly now: string | null
  /** The field type that holds its every value; null of a column that is gone. */
  readonly type: string | null
}

/** A column as it was when it was last read. */
export interface KnownColumn {
  readonly declared: string
  /** The field type that held its every value; null where nobody had noted it. */
  readonly type: string | null
}

/**
 * What changed in a table since it was last looked at, as far as it concerns a binding: columns that it maps and that are
 * gone or declared anew, and columns that are new. `known`: by name, empty before the first look. Pure.
 */
export function findDrift(
  plan: PullPlan,
  table: Pick<SourceTable, 'columns'> | null,
  known: ReadonlyMap<string, KnownColumn>,
): readonly Drift[] {
  const { columns: mapped, binding } = plan
  const columns = table?.columns ?? []
  const bearing = bearingFields(plan)
  const present = new Map(columns.map((column) => [column.name, column]))
  const isNew = (name: string) => known.size > 0 && !known.has(name)
  const free = columns.filter(({ name }) => !mapped.includes(name))
  const stopping = (fields: readonly string[]) => (fields.some((field) => bearing.has(field)) ? 'dataset' : 'field')
  const gone = mapped
    .filter((name) => !present.has(name))
    .map((name): Drift => {
      const [was, fields] = [known.get(name)?.declared ?? null, fieldsFrom(plan, name)]
      const now = likelyNewName({ name, declared: was }, free, isNew)
      return { column: name, kind: 'gone', stops: stopping(fields), fields, was, now, type: null }
    })
  const retyped = mapped.flatMap((name): Drift[] => {
    const [was, column] = [known.get(name), present.get(name)]
    if (was === undefined || !column || was.declared === column.declared) return []
    const fields = fieldsFrom(plan, name)
    const stops = fits(plan, column, was) ? 'nothing' : stopping(fields)
    return [
      { column: name, kind: 'retyped', stops, fields, was: was.declared, now: column.declared, type: typeOf(column) },
    ]
  })
  if (!hasFixedColumns(binding.read?.format ?? null)) return [...gone, ...retyped]
  const added = free
    .filter(({ name }) => isNew(name))
    .map((column): Drift => {
      const { name, declared } = column
      return {
        column: name,
        kind: 'added',
        stops: 'nothing',
        fields: [],
        was: null,
        now: declared,
        type: typeOf(column),
      }
    })
  return [...gone, ...retyped, ...added]
}

function fieldsFrom({ binding }: PullPlan, column: string): readonly string[] {
  return Object.entries(binding.map).flatMap(([field, one]) => ('from' in one && one.from === column ? [field] : []))
}

const declaring = new Set(['postgres', 'mysql', 'sqlserver', 'oracle'])

/**
 * Whether a column's next type says no more than its fields can hold, as far as its system declares types at all. A log
 * that is followed tells of another type itself, and its table is compared.
 */
function fits({ contract, binding, source }: PullPlan, column: SourceColumn, was: KnownColumn): boolean {
  if (!declaring.has(source.kind) || binding.mode === 'log') return true
  if (was.type === null || was.type === typeOf(column)) return true
  return Object.entries(binding.map).every(([name, one]) => {
    const field = contract.fields.find((candidate) => candidate.name === name)
    if (!field || !('from' in one) || one.from !== column.name || isCoded(one)) return true
    const { type, precision, scale, list } = column
    const next: Field = { ...field, type, precision, scale, list, partial: type === 'date' && field.partial }
    return wideningOf(next, field) !== null
  })
}

/** What a code stands for has the field's type, whatever the code's own is. */
function isCoded({ values, dated, linked }: Extract<FieldMapping, { from: string }>): boolean {
  return Boolean(values ?? dated ?? linked)
}

/** Where records need not all hold the same, a further name among them is nothing new. */
function hasFixedColumns(format: string | null): boolean {
  return format === null || format === 'csv' || format === 'tsv' || format === 'xlsx'
}

/** As a contract writes it. */
export function typeOf({ type, precision, scale }: Pick<SourceColumn, 'type' | 'precision' | 'scale'>): string {
  return type === 'decimal' ? `decimal(${precision},${scale})` : type
}
