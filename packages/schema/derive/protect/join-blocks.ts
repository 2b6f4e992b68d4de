import type { Cell } from './told-cells.ts'

interface Block {
  readonly name: string
  rows: number
  /** Records of the whole groups, by the finest level, that it has a part of: what would no longer be told. */
  weight: number
  members: Cell[]
  joined: boolean
}

/** Whether blocks have as many records. */
export const atLeast =
  (least: number) =>
  (members: readonly Cell[]): boolean =>
    members.reduce((rows, { told }) => rows + told.rows, 0) >= least

/**
 * Joins blocks that are not enough by themselves with others until none is left, or all are one. `levels` are sets of places in
 * `at`, finest first: cells that agree in all of a level's places are joined before others, so that figures by those
 * places stay.
 */
export function joinBlocks(
  cells: readonly Cell[],
  isEnough: (members: readonly Cell[]) => boolean,
  levels: readonly (readonly number[])[],
): readonly Cell[] {
  const told = cells.filter(({ block }) => block !== null)
  const blockOf = blocksOf(told, levels[0] ?? [])
  for (const level of levels) {
    const groups = Map.groupBy(told, ({ at }) => JSON.stringify(level.map((place) => at[place] ?? null)))
    for (const group of groups.values()) joinWithin(group, blockOf, isEnough)
  }
  return cells.map((cell) => {
    const block = blockOf.get(cell)
    return block?.joined ? { ...cell, block: block.name, formed: cell.told.rows } : cell
  })
}

function blocksOf(told: readonly Cell[], finest: readonly number[]): Map<Cell, Block> {
  const byName = new Map<string, Block>()
  const groupOf = ({ at }: Cell) => JSON.stringify(finest.map((place) => at[place] ?? null))
  const groups = Map.groupBy(told, groupOf)
  for (const cell of told) {
    const name = cell.block ?? ''
    const block = byName.getOrInsertComputed(name, () => ({ name, rows: 0, weight: 0, members: [], joined: false }))
    block.rows += cell.told.rows
    const whole = groups.get(groupOf(cell))?.reduce((sum, { told: { rows } }) => sum + rows, 0) ?? 0
    block.weight = Math.max(block.weight, whole)
    block.members.push(cell)
  }
  return new Map([...byName.values()].flatMap((block) => block.members.map((cell) => [cell, block] as const)))
}

/** The small ones with each other, and what is still small with what costs least of the others. */
function joinWithin(
  group: readonly Cell[],
  blockOf: Map<Cell, Block>,
  isEnough: (members: readonly Cell[]) => boolean,
): void {
  const here = [...new Set(group.flatMap((cell) => blockOf.get(cell) ?? []))].filter(({ rows }) => rows > 0)
  const enough = new Map(here.map((block) => [block, isEnough(block.members)]))
  const large = (block: Block) => Number(enough.get(block) ?? false)
  here.sort((a, b) => large(a) - large(b) || a.weight - b.weight || a.rows - b.rows || (a.name < b.name ? -1 : 1))
  let open: Block | null = null
  for (const block of here) {
    if (open === null) {
      if (enough.get(block)) return
      open = block
    } else {
      open = joinTwo(open, block, blockOf)
      if (isEnough(open.members)) open = null
    }
  }
}

function joinTwo(one: Block, other: Block, blockOf: Map<Cell, Block>): Block {
  one.rows += other.rows
  one.weight += other.weight
  one.joined = true
  for (const cell of other.members) blockOf.set(cell, one)
  one.members = [...one.members, ...other.members]
  return one
}
