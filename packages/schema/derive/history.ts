import type { Contract, Field } from '../contract/contract.ts'
import { untilColumn } from '../contract/version-columns.ts'
import { columnTypeOf, quoted, relationName, tableOf } from './table.ts'

/**
 * The statements that make an empty table of a dataset's past versions, `history.<name>`. A version stands from `_at` until
 * `_until`; one without any length only says that the record was new at that moment.
 */
export function createHistorySql(contract: Contract): readonly string[] {
  const { name, key, columns } = tableOf(contract)
  const declared = columns.map((column) => `${quoted(column.name)} ${column.type}`)
  const table = `history.${quoted(name)}`
  const keyed = [...key, untilColumn].map(quoted).join(', ')
  const indexed = (column: string) =>
    `create index ${quoted(relationName(name, `_history,${column}`))} on ${table} (${quoted(column)})`
  return [
    `create table ${table} (${declared.join(', ')}, ${quoted(untilColumn)} timestamptz(6) not null,
      constraint ${quoted(relationName(name, '_history'))} primary key (${keyed}))`,
    indexed('_id'),
    indexed(untilColumn),
  ]
}

export function addHistoryColumn(dataset: string, field: Field): string {
  return `alter table history.${quoted(dataset)} add column ${quoted(field.name)} ${columnTypeOf(field)}`
}
