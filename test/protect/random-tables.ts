import { atLeast, joinBlocks } from '@kho/schema/derive/protect/join-blocks.ts'
import { type FigureSort, publicFigures } from '@kho/schema/derive/protect/public-figures.ts'
import { type Cell, followRecords, loosenBlocks, unsummed } from '@kho/schema/derive/protect/told-cells.ts'
import type { Random } from '../judges/random.ts'

/** Tables over the same records: by which of three groupings each is told, and which of two conditions its records meet. */
export interface Tables {
  readonly least: number
  readonly sorts: readonly FigureSort[]
  readonly levels: readonly (readonly number[])[]
  readonly first: readonly Cell[]
}

export function randomTables(random: Random): Tables {
  const sizes = [2 + random.below(3), 2 + random.below(3), 1 + random.below(3)]
  const bys = random.many(1, 4, () => random.some([0, 1, 2], 0.6)).filter((by) => by.length > 0)
  const all = bys.length === 0 ? [[0, 1]] : bys
  const sorts = all.flatMap((by) => [
    { by, where: [] },
    ...(random.chance(0.5) ? [{ by, where: [3] }] : []),
    ...(random.chance(0.2) ? [{ by, where: [4] }] : []),
  ])
  const levels = [[0, 1, 2], ...all.toSorted((a, b) => b.length - a.length), []]
  return { least: 3 + random.below(8), sorts, levels, first: randomCells(random, sizes) }
}

function randomCells(random: Random, sizes: readonly number[]): Cell[] {
  const [a = 1, b = 1, c = 1] = sizes
  return Array.from({ length: a * b * c * 4 }, (_, at) => {
    const place = Math.floor(at / 4)
    const values = [`a${place % a}`, `b${Math.floor(place / a) % b}`, `c${Math.floor(place / a / b)}`]
    const rows = random.chance(0.25) ? 0 : random.chance(0.5) ? 1 + random.below(8) : 5 + random.below(60)
    return {
      at: [...values, String(at % 2 === 0), String(at % 4 < 2)],
      now: { rows, sums: [] },
      told: { rows: 0, sums: [] },
      block: null,
      formed: 0,
      summed: unsummed(0),
    }
  })
}

/** The records change: most cells not at all, some by few, some by many, either way. */
export function changed(cells: readonly Cell[], random: Random): readonly Cell[] {
  return cells.map((cell) => {
    if (random.chance(0.6)) return cell
    const by = random.chance(0.5) ? random.below(4) - 1 : random.below(40) - 8
    return { ...cell, now: { rows: Math.max(0, cell.now.rows + by), sums: [] } }
  })
}

export function nextState(cells: readonly Cell[], { least, levels }: Tables, first: boolean): readonly Cell[] {
  return joinBlocks(loosenBlocks(followRecords(cells, least, first), least), atLeast(least), levels)
}

/** All figures that are public, with the cells that each is made of. */
export function publicEquations(cells: readonly Cell[], { sorts, least }: Tables) {
  return sorts.flatMap((sort) => {
    const whole = publicFigures(cells, { by: sort.by, where: [] }, { least })
    return [...publicFigures(cells, sort, { least })].flatMap(([group, figure]) => {
      const told = !figure.hidden && !whole.get(group)?.hidden
      const members = cells.filter(({ at }) => isMember(at, figure.at, sort))
      return [{ rows: figure.rows, members, told }]
    })
  })
}

function isMember(at: readonly (string | null)[], group: readonly string[], { by, where }: FigureSort): boolean {
  return by.every((place, nth) => at[place] === group[nth]) && where.every((place) => at[place] === 'true')
}
