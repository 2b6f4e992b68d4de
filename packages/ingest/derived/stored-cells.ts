import { type Cell, nothing, type Sums } from '@kho/schema/derive/protect/told-cells.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** A cell as rows tell it: its values as JSON, how many records, and an array of whole numbers in PostgreSQL's words. */
export function sumsOf(rows: string | null | undefined, sums: string | null | undefined): Sums {
  const list = (sums ?? '{}').slice(1, -1)
  return { rows: Number(rows), sums: list === '' ? [] : list.split(',').map((text) => BigInt(text)) }
}

/** A cell's values in one form, whoever wrote them. */
export function valuesOf(json: string | null | undefined): readonly (string | null)[] {
  return JSON.parse(json ?? '[]')
}

export async function loadCells(session: Session, parent: string): Promise<readonly Cell[]> {
  const rows = await session.rows(sql`
    select cell, now_rows, now_sums, told_rows, told_sums, block, formed from kho.protected_cell where parent = ${parent}`)
  return rows.map(([cell, nowRows, nowSums, toldRows, toldSums, block, formed]) => ({
    at: valuesOf(cell),
    now: sumsOf(nowRows, nowSums),
    told: sumsOf(toldRows, toldSums),
    block: block ?? null,
    formed: Number(formed),
  }))
}

/** Cells of which nothing was ever told, and nothing is left to tell, are forgotten. */
export async function storeCells(session: Session, parent: string, cells: readonly Cell[]): Promise<void> {
  const kept = cells.filter(({ now, block }) => now.rows !== 0 || block !== null)
  const rows = kept.map(({ at, now, told, block, formed }) => ({
    ...{ cell: JSON.stringify(at), block, formed },
    ...{ now_rows: now.rows, now_sums: now.sums.map(String), told_rows: told.rows, told_sums: told.sums.map(String) },
  }))
  const told = sql`json_to_recordset(${JSON.stringify(rows)}::json) as r (cell text, now_rows bigint, now_sums numeric[],
    told_rows bigint, told_sums numeric[], block text, formed bigint)`
  await session.rows(sql`
    delete from kho.protected_cell as c where parent = ${parent} and cell not in (select r.cell from ${told})`)
  await session.rows(sql`
    insert into kho.protected_cell as c (parent, cell, now_rows, now_sums, told_rows, told_sums, block, formed)
    select ${parent}, r.cell, r.now_rows, r.now_sums, r.told_rows, r.told_sums, r.block, r.formed from ${told}
    on conflict (parent, cell) do update set now_rows = excluded.now_rows, now_sums = excluded.now_sums,
      told_rows = excluded.told_rows, told_sums = excluded.told_sums, block = excluded.block, formed = excluded.formed
    where (c.now_rows, c.now_sums, c.told_rows, c.told_sums, c.block, c.formed) is distinct from
      (excluded.now_rows, excluded.now_sums, excluded.told_rows, excluded.told_sums, excluded.block, excluded.formed)`)
}

/** The cells with what changed records made of them taken away, and what they make of them now added. */
export function moved(
  cells: readonly Cell[],
  changes: readonly { readonly at: readonly (string | null)[]; readonly by: Sums; readonly sign: 1 | -1 }[],
  width: number,
): readonly Cell[] {
  const known = new Map(cells.map((cell) => [JSON.stringify(cell.at), cell]))
  for (const { at, by, sign } of changes) {
    const name = JSON.stringify(at)
    const cell = known.get(name) ?? { at, now: nothing(width), told: nothing(width), block: null, formed: 0 }
    const sums = cell.now.sums.map((sum, place) => sum + BigInt(sign) * (by.sums[place] ?? 0n))
    known.set(name, { ...cell, now: { rows: cell.now.rows + sign * by.rows, sums } })
  }
  return [...known.values()]
}
