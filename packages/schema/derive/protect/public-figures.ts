import type { Cell } from './told-cells.ts'

/** Figures of one sort: by which places of `Cell.at` they are told, and which of its conditions their records meet. */
export interface FigureSort {
  readonly by: readonly number[]
  readonly where: readonly number[]
}

/** One figure: how many records, the sums of their fields, and whether it may be told. */
export interface Figure {
  readonly at: readonly string[]
  rows: number
  readonly sums: bigint[]
  hidden: boolean
}

/** That a condition holds, in `Cell.at`. */
export const yes = 'true'

/** When a block may be told: from so many records on, and where nothing else keeps it from it. */
export interface Telling {
  readonly least: number
  mayTell?(block: readonly Cell[]): boolean
}

/**
 * All figures of a sort, by their group. One is told only if it is made of whole blocks, each of `least` records: then whoever
 * has all the figures there are, and those of all earlier states, learns of blocks and never of a part of one.
 */
export function publicFigures(
  cells: readonly Cell[],
  sort: FigureSort,
  { least, mayTell }: Telling,
): ReadonlyMap<string, Figure> {
  const figures = new Map<string, Figure>()
  // A cell that emptied stays in its block: what is left of the block would tell of what it was.
  const blocks = Map.groupBy(
    cells.filter(({ block }) => block !== null),
    ({ block }) => block,
  )
  for (const block of blocks.values()) {
    const groups = Map.groupBy(block, (cell) => groupOf(cell, sort))
    const rows = block.reduce((sum, { told }) => sum + told.rows, 0)
    const apart = groups.size > 1 || (rows > 0 && rows < least) || mayTell?.(block) === false
    for (const [group, members] of groups) if (group !== null) addTo(figures, group, members, apart)
  }
  return new Map([...figures].filter(([, { rows, hidden }]) => rows > 0 || hidden))
}

/** Null where the cell's records stand in no group of the sort. */
function groupOf({ at }: Cell, { by, where }: FigureSort): string | null {
  if (by.some((place) => at[place] === null) || where.some((place) => at[place] !== yes)) return null
  return JSON.stringify(by.map((place) => at[place]))
}

function addTo(figures: Map<string, Figure>, group: string, members: readonly Cell[], apart: boolean): void {
  for (const { told } of members) {
    const figure = figures.getOrInsertComputed(group, () => ({
      at: JSON.parse(group), // made above, of texts
      rows: 0,
      sums: told.sums.map(() => 0n),
      hidden: false,
    }))
    figure.rows += told.rows
    for (const [place, sum] of told.sums.entries()) figure.sums[place] = (figure.sums[place] ?? 0n) + sum
    figure.hidden ||= apart
  }
}
