import { type Cell, nothing, type Sums, unsummed } from '@kho/schema/derive/protect/told-cells.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** A cell as rows tell it: its values as JSON, how many records, and an array of whole numbers in PostgreSQL's words. */
export function sumsOf(rows: string | null | undefined, sums: string | null | undefined): Sums {
  return { rows: Number(rows), sums: wholesOf(sums) }
}

/** An array of whole numbers in PostgreSQL's words. */
export function wholesOf(array: string | null | undefined): readonly bigint[] {
  const list = (array ?? '{}').slice(1, -1)
  return list === '' ? [] : list.split(',').map((text) => BigInt(text))
}

/** A cell's values in one form, whoever wrote them. */
export function valuesOf(json: string | null | undefined): readonly (string | null)[] {
  return JSON.parse(json ?? '[]')
}

export async function loadCells(session: Session, parent: string): Promise<readonly Cell[]> {
  const rows = await session.rows(sql`
    select cell, now_rows, now_sums, told_rows, told_sums, block, formed, most, moved, summed_rows, summed_sums, known,
      sum_block
    from kho.protected_cell where parent = ${parent}`)
  return rows.map(([cell, nowRows, nowSums, toldRows, toldSums, block, formed, ...summed]) => {
    const [most, since, summedRows, summedSums, known, sumBlock] = summed
    return {
      ...{ at: valuesOf(cell), now: sumsOf(nowRows, nowSums), told: sumsOf(toldRows, toldSums) },
      ...{ block: block ?? null, formed: Number(formed) },
      summed: {
        ...{ most: wholesOf(most), moved: wholesOf(since), known: wholesOf(known) },
        ...{ told: sumsOf(summedRows, summedSums), block: sumBlock ?? null },
      },
    }
  })
}

/** Cells of which nothing was ever told, and nothing is left to tell, are forgotten. */
export async function storeCells(session: Session, parent: string, cells: readonly Cell[]): Promise<void> {
  const kept = cells.filter(({ now, block }) => now.rows !== 0 || block !== null)
  const rows = kept.map(({ at, now, told, block, formed, summed }) => ({
    ...{ cell: JSON.stringify(at), block, formed },
    ...{ now_rows: now.rows, now_sums: now.sums.map(String), told_rows: told.rows, told_sums: told.sums.map(String) },
    ...{ most: summed.most.map(String), moved: summed.moved.map(String), sum_block: summed.block },
    ...{ summed_rows: summed.told.rows, summed_sums: summed.told.sums.map(String), known: summed.known.map(String) },
  }))
  const typed = sql.join(columns.map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`))
  const told = sql`json_to_recordset(${JSON.stringify(rows)}::json) as r (cell text, ${typed})`
  const names = sql.join(columns.map(([name]) => sql.id(name)))
  const all = (of: string) => sql.join(columns.map(([name]) => sql.id(of, name)))
  await session.rows(sql`
    delete from kho.protected_cell as c where parent = ${parent} and cell not in (select r.cell from ${told})`)
  await session.rows(sql`
    insert into kho.protected_cell as c (parent, cell, ${names}) select ${parent}, r.cell, ${all('r')} from ${told}
    on conflict (parent, cell) do update set
      ${sql.join(columns.map(([name]) => sql`${sql.id(name)} = ${sql.id('excluded', name)}`))}
    where (${all('c')}) is distinct from (${all('excluded')})`)
}

const columns = [
  ...([
    ['now_rows', 'bigint'],
    ['now_sums', 'numeric[]'],
    ['told_rows', 'bigint'],
    ['told_sums', 'numeric[]'],
  ] as const),
  ...([
    ['block', 'text'],
    ['formed', 'bigint'],
    ['most', 'numeric[]'],
    ['moved', 'numeric[]'],
  ] as const),
  ...([
    ['summed_rows', 'bigint'],
    ['summed_sums', 'numeric[]'],
    ['known', 'numeric[]'],
    ['sum_block', 'text'],
  ] as const),
] as const

/**
 * What some records make, or made, of a cell: of them no contributor's come to more than `most`, and of all that the cell
 * has now, these too, to no more than `whole`.
 */
export interface Change {
  readonly at: readonly (string | null)[]
  readonly by: Sums
  readonly most: readonly bigint[]
  readonly whole: readonly bigint[]
  readonly sign: 1 | -1
}

/** The larger of each two. */
export const larger = (one: readonly bigint[], other: readonly bigint[]): readonly bigint[] =>
  other.map((value, at) => ((one[at] ?? 0n) > value ? (one[at] ?? 0n) : value))

const both = (one: readonly bigint[], other: readonly bigint[]): readonly bigint[] =>
  other.map((value, at) => (one[at] ?? 0n) + value)

/**
 * The cells with what changed records made of them taken away, and what they make of them now added. Whoever has one record
 * that left and another that came moved by both, unless each record is nobody's (`alone`).
 */
export function moved(
  cells: readonly Cell[],
  changes: readonly Change[],
  { width, alone }: { readonly width: number; readonly alone: boolean },
): readonly Cell[] {
  const known = new Map(cells.map((cell) => [JSON.stringify(cell.at), cell]))
  for (const { at, by, most, whole, sign } of changes) {
    const name = JSON.stringify(at)
    const cell = known.get(name) ?? {
      at,
      now: nothing(width),
      told: nothing(width),
      block: null,
      formed: 0,
      summed: unsummed(width),
    }
    const sums = cell.now.sums.map((sum, place) => sum + BigInt(sign) * (by.sums[place] ?? 0n))
    const moved = alone ? larger(cell.summed.moved, most) : both(cell.summed.moved, most)
    const now = { rows: cell.now.rows + sign * by.rows, sums }
    const summed = { ...cell.summed, moved, most: sign > 0 ? larger(cell.summed.most, whole) : cell.summed.most }
    known.set(name, { ...cell, now, summed })
  }
  return [...known.values()]
}
