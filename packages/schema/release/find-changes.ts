import type { Cells } from './csv-batches.ts'
import { type Met, mergeByKey, type SortedSnapshot } from './merge-by-key.ts'
import type { ReleaseChanges } from './release.ts'

export interface Comparing {
  readonly before: SortedSnapshot & { readonly number: number }
  readonly after: SortedSnapshot
  readonly key: readonly string[]
}

/**
 * What differs between two releases, as a file: a line for every key that came, went or whose record differs in a column of
 * both, with the record as it is in the newer one, or as it last was. `counts` are right once the file has ended.
 */
export function findChanges({ before, after, key }: Comparing) {
  const counts = { since: before.number, added: 0, removed: 0, changed: 0 }
  const places = after.columns.map(({ name }) => before.columns.findIndex((column) => column.name === name))
  const lineOf = (met: Met) => {
    const kind = kindOf(met, places)
    if (kind === null) return ''
    counts[kind] += 1
    return csvLine([kind, ...(met.after ?? places.map((place) => met.before?.[place] ?? null))])
  }
  async function* lines(): AsyncGenerator<Buffer> {
    yield Buffer.from(csvLine(['_change', ...after.columns.map(({ name }) => name)]))
    for await (const met of mergeByKey(before, after, key)) {
      const text = met.map(lineOf).join('')
      if (text !== '') yield Buffer.from(text)
    }
  }
  return { lines: lines(), counts: (): ReleaseChanges => ({ ...counts }) }
}

/** What became of a key; null where its records are equal in all that both have. */
function kindOf({ before, after }: Met, places: readonly number[]): 'added' | 'removed' | 'changed' | null {
  if (!before) return 'added'
  if (!after) return 'removed'
  return places.some((place, at) => place >= 0 && before[place] !== after[at]) ? 'changed' : null
}

/** A line of CSV as COPY writes it: null empty, the empty text in quotes. */
export function csvLine(cells: Cells): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(cell: string | null): string {
  if (cell === null) return ''
  return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
