import type { AgencyTable, Cell } from '../agency-table.ts'

/** A row as formats with structure hold it: a column `a.b` is `b` within `a`. Texts, unless the contract's type is another. */
export type Nested = { [name: string]: Nested | string | number | boolean | null }

/** Makes a table's rows into records, their paths taken apart once. */
export function nestedRows(table: Pick<AgencyTable, 'columns'>): (row: readonly Cell[]) => Nested {
  const columns = Object.entries(table.columns).map(([path, type]) => ({ path: path.split('.'), type }))
  return (row) => {
    const record: Nested = {}
    for (const [at, { path, type }] of columns.entries()) place(record, path, typed(row[at] ?? null, type))
    return record
  }
}

function place(record: Nested, [name = '', ...rest]: readonly string[], value: string | number | boolean | null): void {
  if (rest.length === 0) record[name] = value
  else {
    const inner = record[name]
    const next: Nested = typeof inner === 'object' && inner !== null ? inner : {}
    record[name] = next
    place(next, rest, value)
  }
}

function typed(cell: Cell, type: string): string | number | boolean | null {
  if (cell === null) return null
  if (type === 'integer') return Number(cell)
  return type === 'boolean' ? cell === 'true' : cell
}
