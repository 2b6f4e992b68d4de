import type { LogCell, OldRow } from '../change-log.ts'

/** What became of a row's key: its last row, or null when no row has that key any more. */
export interface Outcome {
  /** Cells of which at least the key's are there. */
  readonly key: readonly LogCell[]
  readonly row: readonly LogCell[] | null
}

/**
 * What a stretch of the log comes to, key by key: the last state of each wins, and a row that changed its key leaves the
 * old one. Cells that the log left out are taken from what it said of the row before; the others stay unresolved.
 */
export interface NetEffect {
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** Keys whose row still has a cell that the log left out. */
  readonly unresolved: ReadonlySet<string>
  /** About so much memory. */
  readonly bytes: number
  keyOf(cells: readonly LogCell[]): string
  put(row: readonly LogCell[], old: OldRow | null): void
  gone(old: OldRow): void
  /** Gives a row the cells that the log left out. */
  fill(key: string, cells: readonly LogCell[]): void
}

export interface NetEffectOptions {
  /** Places of the key's cells in a row. */
  readonly key: readonly number[]
  /** `all`: rows that are deleted are gone. `moves`: only a key that its row left. `none`: nothing ever is. */
  readonly removes: 'all' | 'moves' | 'none'
}

export function netEffect({ key, removes }: NetEffectOptions): NetEffect {
  const outcomes = new Map<string, Outcome>()
  const unresolved = new Set<string>()
  const size = { bytes: 0 }
  const keyOf = (cells: readonly LogCell[]): string => key.map((place) => cells[place] ?? '').join('\0')
  const set = (name: string, outcome: Outcome) => {
    outcomes.set(name, outcome)
    if (outcome.row?.includes(undefined)) unresolved.add(name)
    else unresolved.delete(name)
    size.bytes += 200 + (outcome.row?.reduce((sum, cell) => sum + (cell?.length ?? 0), 0) ?? 0)
  }
  const leave = (old: OldRow) => {
    const name = keyOf(old.cells)
    const now = outcomes.get(name)?.row
    // Under a key that is only checked at commit two rows may change places: then it is another row that has it by now.
    if (now && old.whole && differs(now, old.cells)) return
    set(name, { key: old.cells, row: null })
  }
  return {
    outcomes,
    unresolved,
    get bytes() {
      return size.bytes
    },
    keyOf,
    put: (row, old) => {
      const own = old ? filled(row, old.cells, old.whole ? null : key) : row
      const from = old ? keyOf(old.cells) : keyOf(own)
      const whole = filled(own, outcomes.get(from)?.row ?? [], null)
      if (old && from !== keyOf(whole) && removes !== 'none') leave(old)
      set(keyOf(whole), { key: whole, row: whole })
    },
    gone: (old) => {
      if (removes === 'all') leave(old)
    },
    fill: (name, cells) => {
      const row = outcomes.get(name)?.row
      if (row) set(name, { key: row, row: filled(row, cells, null) })
    },
  }
}

/** A row with the cells that it lacks taken from another: from any place, or only from some. */
function filled(
  row: readonly LogCell[],
  from: readonly LogCell[],
  places: readonly number[] | null,
): readonly LogCell[] {
  if (!row.includes(undefined)) return row
  return row.map((cell, place) =>
    cell === undefined && (places === null || places.includes(place)) ? from[place] : cell,
  )
}

function differs(one: readonly LogCell[], other: readonly LogCell[]): boolean {
  return one.some((cell, place) => cell !== undefined && cell !== other[place])
}
