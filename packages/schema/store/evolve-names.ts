import pg from 'pg'
import type { Contract } from '../contract/contract.ts'
import { isMerged } from '../derive/image.ts'
import { type Index, indexPart, quoted, relationName } from '../derive/table.ts'
import type { Renames } from './renames.ts'

/** The same indexes under the names that they have once their columns are renamed. */
export function renamedIndexes(dataset: string, indexes: readonly Index[], renames: Renames): readonly Index[] {
  return indexes.map((index) => {
    const columns = index.columns.map((column) => renames.get(column) ?? column)
    return columns.join() === index.columns.join()
      ? index
      : { ...index, columns, name: relationName(dataset, indexPart({ ...index, columns })) }
  })
}

/**
 * The statements that give a dataset's columns their next names, and everything that is named after them: all are of
 * PostgreSQL's catalogue and touch no record. They come before whatever else the last transaction changes.
 */
export function evolveNames(before: Contract, indexes: readonly Index[], renames: Renames): readonly string[] {
  const { dataset } = before
  const renamed = renamedIndexes(dataset, indexes, renames)
  const tables = ['data', ...(isMerged(before) ? ['image'] : []), ...(before.history ? ['history'] : [])]
  return [...renames]
    .flatMap(([from, to]) => [
      ...tables.map((schema) => renameColumn(`${schema}.${quoted(dataset)}`, from, to)),
      ...notes.flatMap((table) => renameNotes(table, dataset, from, to)),
    ])
    .concat(
      indexes.flatMap(({ name }, at) => {
        const next = renamed[at]?.name ?? name
        return next === name ? [] : [`alter index data.${quoted(name)} rename to ${quoted(next)}`]
      }),
    )
}

/** What is noted of a field by its name. */
const notes = ['conflict', 'closed_field', 'defect', 'defect_day', 'linked'] as const

function renameColumn(table: string, from: string, to: string): string {
  return `alter table ${table} rename column ${quoted(from)} to ${quoted(to)}`
}

/** What is still noted of the next name was said of another field, which the dataset has no more. */
function renameNotes(table: string, dataset: string, from: string, to: string): readonly string[] {
  const of = (field: string) => `dataset = ${pg.escapeLiteral(dataset)} and field = ${pg.escapeLiteral(field)}`
  return [
    `delete from kho.${table} where ${of(to)}`,
    `update kho.${table} set field = ${pg.escapeLiteral(to)} where ${of(from)}`,
  ]
}
