import type { AgencyTable, Cell } from '../agency-table.ts'

const CHUNK = 1_000

/** A table's rows, told of as they go. */
export function* counted(table: AgencyTable, onRows: (rows: number) => void): Iterable<readonly Cell[]> {
  let rows = 0
  for (const row of table.rows()) {
    yield row
    rows += 1
    if (rows % CHUNK === 0) onRows(CHUNK)
  }
  onRows(rows % CHUNK)
}
