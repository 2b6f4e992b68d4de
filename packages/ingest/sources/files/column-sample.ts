import type { SourceColumn } from '../../source.ts'

/** What the first records of a file show of its columns, without keeping the records. */
export interface ColumnSample {
  add(cells: Iterable<readonly [name: string, text: string | null]>): void
  readonly rows: number
  columns(): readonly SourceColumn[]
  /** The first column that is never null and never repeats. */
  key(): readonly string[]
}

interface Seen {
  texts: number
  /** Null once a text came again. */
  values: Set<string> | null
}

// Enough to tell a key from what is none; a set of every text of a large file would be large itself.
const compared = 10_000

export function columnSample(names: readonly string[]): ColumnSample {
  const seen = new Map<string, Seen>(names.map((name) => [name, { texts: 0, values: new Set() }]))
  let rows = 0
  const never = ({ texts }: Seen) => rows === 0 || texts < rows
  return {
    add(cells) {
      rows += 1
      for (const [name, text] of cells) note(seen, name, text, rows)
    },
    get rows() {
      return rows
    },
    columns: () => [...seen].map(([name, column]) => columnOf(name, never(column))),
    key() {
      const found = [...seen].find(([, column]) => !never(column) && column.values !== null)
      return found ? [found[0]] : []
    },
  }
}

function note(seen: Map<string, Seen>, name: string, text: string | null, row: number): void {
  const column = seen.get(name) ?? { texts: 0, values: new Set() }
  seen.set(name, column)
  if (text === null) return
  column.texts += 1
  if (column.values?.has(text)) column.values = null
  else if (row <= compared) column.values?.add(text)
}

function columnOf(name: string, nullable: boolean): SourceColumn {
  return { name, declared: 'text', type: 'text', precision: null, scale: null, list: false, nullable, comment: null }
}
