import { joinBlocks } from './join-blocks.ts'
import type { Cell, Sums } from './told-cells.ts'

/**
 * What public sums say of a cell, where sums are kept from being one contributor's: they follow what is counted of it by blocks of
 * their own, each made of whole blocks of counts.
 */
export interface Summed {
  /** Of each sum, what no contributor's records of the cell come to more than, whatever their signs; it only grows. */
  readonly most: readonly bigint[]
  /** Of each sum, what no contributor's records come to more than that came, left or changed since it was told. */
  readonly moved: readonly bigint[]
  readonly told: Sums
  /** What a block's bound was when that was told, at one of its cells: what came since makes nothing vanish that everybody knows. */
  readonly known: readonly bigint[]
  /** Cells of one block are only ever summed together. Null while nothing is told of the cell. */
  readonly block: string | null
}

/**
 * When a sum may be told: no contributor makes up more than `share` percent of it. A contributor is a person or business
 * with all their records, of whom none comes to more than `reach` in all cells together; where `reach` is null the records
 * are nobody's, and each stands for itself in one cell.
 */
export interface Dominance {
  readonly share: number
  readonly reach: readonly bigint[] | null
}

/** Whether the largest contributor makes up no more than `share` percent of each sum; where nothing is added up nothing is told. */
function isShared(sums: readonly bigint[], most: readonly bigint[], share: number): boolean {
  return sums.every((sum, at) => {
    const size = sum < 0n ? -sum : sum
    return size * BigInt(share) >= 100n * (most[at] ?? 0n)
  })
}

/** Whether the sums of a block's cells may be told: no contributor makes up more than their share of them. */
export function isTellable(cells: readonly Cell[], share: number): boolean {
  return isShared(
    added(cells.map(({ summed }) => summed.told.sums)),
    added(cells.map(({ summed }) => summed.known)),
    share,
  )
}

function added(sums: readonly (readonly bigint[])[]): readonly bigint[] {
  return (sums[0] ?? []).map((_, at) => sums.reduce((all, one) => all + (one[at] ?? 0n), 0n))
}

/**
 * What no contributor comes to more than in some cells. Whoever has records in several of them comes to no more than what each
 * cell allows, nor than anybody does in all; and what moved of theirs, to no more than what is or was there.
 */
function largest(cells: readonly Cell[], of: 'most' | 'moved', reach: Dominance['reach']): readonly bigint[] {
  const bounds = cells.map(({ summed }) => summed[of].map((one, at) => least(one, summed.most[at] ?? 0n)))
  const width = cells[0]?.summed[of] ?? []
  if (reach === null) return width.map((_, at) => bounds.reduce((most, one) => greatest(most, one[at] ?? 0n), 0n))
  return added(bounds).map((one, at) => least(one, reach[at] ?? 0n))
}

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other)
const greatest = (one: bigint, other: bigint): bigint => (one > other ? one : other)

/**
 * Lets public sums follow what is told of the counts. Blocks of which one contributor would make up too much are joined with
 * others, by the same levels; a block's change is told once nobody makes up too much of the change either, so that
 * the difference of two states is nobody's.
 */
export function followSums(
  cells: readonly Cell[],
  dominance: Dominance,
  levels: readonly (readonly number[])[],
): readonly Cell[] {
  const whole = ofWholeBlocks(cells)
  const isEnough = (members: readonly Cell[]) =>
    isShared(added(members.map(({ told }) => told.sums)), largest(members, 'most', dominance.reach), dominance.share)
  const joined = joinBlocks(
    whole.map((cell) => ({ ...cell, block: cell.summed.block })),
    isEnough,
    levels,
  )
  const named = whole.map((cell, at) => ({ ...cell, summed: { ...cell.summed, block: joined[at]?.block ?? null } }))
  const blocks = Map.groupBy(named, ({ summed }) => summed.block)
  const steps = new Set(
    [...blocks].flatMap(([block, members]) => (block !== null && mayStep(members, dominance) ? [block] : [])),
  )
  return named.map((cell) => {
    const { most, moved, block } = cell.summed
    const members = block !== null && steps.has(block) ? blocks.get(block) : undefined
    if (!members) return cell
    const bound = largest(members, 'most', dominance.reach)
    const known = members[0] === cell ? bound : bound.map(() => 0n)
    return { ...cell, summed: { most, moved: moved.map(() => 0n), told: cell.told, known, block } }
  })
}

function mayStep(members: readonly Cell[], { share, reach }: Dominance): boolean {
  const change = added(
    members.map(({ told, summed }) => told.sums.map((sum, at) => sum - (summed.told.sums[at] ?? 0n))),
  )
  return change.every((by, at) => by === 0n || isShared([by], [largest(members, 'moved', reach)[at] ?? 0n], share))
}

/** Blocks of sums hold whole blocks of counts: where one of these was joined across them, they are one. */
function ofWholeBlocks(cells: readonly Cell[]): readonly Cell[] {
  const parents = new Map<string, string>()
  const rootOf = (name: string): string => {
    const parent = parents.get(name)
    return parent === undefined || parent === name ? name : rootOf(parent)
  }
  const namesOf = ({ block, summed }: Cell) =>
    block === null ? null : ([`c${block}`, `s${summed.block ?? block}`] as const)
  for (const cell of cells) {
    const names = namesOf(cell)
    if (!names) continue
    const [one, other] = [rootOf(names[0]), rootOf(names[1])]
    if (one !== other) parents.set(one, other)
  }
  const shortest = new Map<string, string>()
  for (const cell of cells) {
    const names = namesOf(cell)
    if (!names) continue
    const root = rootOf(names[1])
    const name = cell.summed.block ?? cell.block ?? ''
    const known = shortest.get(root)
    if (known === undefined || name < known) shortest.set(root, name)
  }
  return cells.map((cell) => {
    const names = namesOf(cell)
    return { ...cell, summed: { ...cell.summed, block: names ? (shortest.get(rootOf(names[1])) ?? null) : null } }
  })
}

/** The cells as public sums know them. */
export function cellsOfSums(cells: readonly Cell[]): readonly Cell[] {
  return cells.map((cell) => ({ ...cell, told: cell.summed.told, block: cell.summed.block }))
}
