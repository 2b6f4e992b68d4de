import type { Cells } from '@kho/schema/release/csv-batches.ts'
import type { ReleaseColumn } from '@kho/schema/release/release.ts'

/** A cell in the JSON that GraphQL has for it, on one line: exact numbers are texts. */
export function jsonCell({ type, list, masked }: ReleaseColumn, cell: string | null): string {
  if (cell === null) return 'null'
  if (masked) return JSON.stringify(cell)
  // Between the parts of JSON a line end may stand, inside its texts none can.
  if (list || type === 'json' || type === 'geometry') return cell.replaceAll(/[\r\n\t]/g, ' ')
  return type === 'integer' || type === 'boolean' ? cell : JSON.stringify(cell)
}

/** Writes records as JSON, some members left out. */
export function jsonWriter(columns: readonly ReleaseColumn[], without = -1): (cells: Cells) => string {
  const members = columns.flatMap((column, at) => (at === without ? [] : [{ column, at }]))
  const before = members.map(({ column }, index) => `${index === 0 ? '' : ','}${JSON.stringify(column.name)}:`)
  return (cells) => {
    let text = '{'
    for (const [index, { column, at }] of members.entries()) {
      text += `${before[index]}${jsonCell(column, cells[at] ?? null)}`
    }
    return `${text}}`
  }
}
