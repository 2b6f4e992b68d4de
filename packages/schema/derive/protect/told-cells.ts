import type { Summed } from './summed-cells.ts'

/** What some records come to: how many they are, and sums of their fields as whole numbers of the smallest unit. */
export interface Sums {
  readonly rows: number
  readonly sums: readonly bigint[]
}

/**
 * The records that no figure of a family tells apart: a value for each of its groupings, then whether each of its
 * conditions holds. `now` is what they are, `told` what the public figures say of them: a change of few waits.
 */
export interface Cell {
  readonly at: readonly (string | null)[]
  readonly now: Sums
  readonly told: Sums
  /** Cells of one block are only ever told together. Null while nothing is told of the cell. */
  readonly block: string | null
  /** What was told of the cell before the last step of its block, or when the block came to be. */
  readonly formed: number
  /** What public sums say, where these are told apart from counts. */
  readonly summed: Summed
}

/** Of what no sum was told yet. */
export const unsummed = (width: number): Summed => {
  const none = nothing(width)
  return { most: none.sums, moved: none.sums, known: none.sums, told: none, block: null }
}

export const nothing = (width: number): Sums => ({ rows: 0, sums: Array.from({ length: width }, () => 0n) })

const isTold = ({ now, told }: Cell): boolean =>
  now.rows === told.rows && now.sums.every((sum, at) => sum === told.sums[at])

/**
 * Lets the public figures follow the records. A block's change is told once it is one of `least` records or more, so that
 * two states of any figure differ by none or by that many, and what is left of a block is none or that many. What was never
 * told is told once it is that many itself. The first state of all (`first`) tells of every record there is.
 */
export function followRecords(cells: readonly Cell[], least: number, first: boolean): readonly Cell[] {
  const blocks = Map.groupBy(cells, (cell) => cell.block ?? JSON.stringify(cell.at))
  return [...blocks.values()].flatMap((block) => {
    const moved = block.reduce((sum, { now, told }) => sum + Math.abs(now.rows - told.rows), 0)
    const left = block.reduce((sum, { now }) => sum + now.rows, 0)
    if (!first && (moved < least || (left > 0 && left < least))) return block
    return block.map((cell) => {
      const formed = cell.told.rows
      return isTold(cell) ? { ...cell, formed } : { ...cell, formed, told: cell.now, block: cell.block ?? nameOf(cell) }
    })
  })
}

const nameOf = ({ at }: Cell): string => JSON.stringify(at)

/**
 * Lets go of blocks of which each cell is large enough by itself, and so is its change in this one step: a cell that stayed
 * would be told alone now, and so what it was when only the block was told.
 */
export function loosenBlocks(cells: readonly Cell[], least: number): readonly Cell[] {
  const blocks = Map.groupBy(cells, ({ block }) => block)
  return [...blocks].flatMap(([block, members]) => {
    const large = ({ told, formed }: Cell) => told.rows >= least && Math.abs(told.rows - formed) >= least
    if (block === null || members.length === 1 || !members.every(large)) return members
    return members.map((cell) => ({ ...cell, block: nameOf(cell), formed: cell.told.rows }))
  })
}
