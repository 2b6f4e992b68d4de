import type { City } from '@kho/schema/contract/city.ts'
import { groupColumns, isAdditive } from '@kho/schema/derive/cells.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import { touchedIds } from '../unify/touched-ids.ts'
import { cellColumns, cellsOf, cellsTable, namesSql, rowsFromJson, sameGroup } from './cells-sql.ts'
import { completeFigures } from './complete-figures.ts'
import { largestOfTheirs } from './contributors.ts'
import { deriveAnew, isCurrent } from './derive-anew.ts'
import { deriveFamily, isCurrentFamily, type Part, partOf } from './derive-family.ts'
import { type Deriving, derivedFrom } from './deriving.ts'
import { type Family, familyOf } from './protected-family.ts'
import { type Writing, writeFigures } from './write-figures.ts'

/** A publishing that datasets may be derived from. */
export interface Derives extends Writing {
  readonly dataset: string
  readonly city: City
  /** Of the documents that `city` was made of. */
  readonly version: number
}

/**
 * Changes a dataset's records, and with them the figures of what is derived from it, in one transaction and under the
 * dataset's lock. `all`: of records nobody noted which they are; otherwise the run's table of changes names them.
 */
export async function derivingFrom<T>(
  session: Session,
  derives: Derives,
  how: 'touched' | 'all',
  change: () => Promise<T>,
): Promise<T> {
  const city = await cityOfToday(session, derives)
  const before: { readonly deriving: Deriving; readonly gone: string | null }[] = []
  for (const deriving of derivedFrom(city, derives.dataset).filter(({ derive }) => derive.protect === null)) {
    const small = how === 'touched' && isAdditive(deriving.contract) && (await isCurrent(session, deriving))
    before.push({ deriving, gone: small ? await touchedCells(session, deriving, derives.run) : null })
  }
  const family = familyOf(city, derives.dataset)
  const gone = family && how === 'touched' ? await partOf(session, family, touchedIds(derives.run)) : null
  const changed = await change()
  for (const { deriving, gone: cells } of before) {
    if (cells === null) await deriveAnew(session, deriving, derives)
    else {
      await moveCells(session, deriving, cells, derives)
      await completeFigures(session, deriving, derives)
    }
  }
  if (family) await deriveProtected(session, family, gone, derives)
  return changed
}

async function deriveProtected(session: Session, family: Family, gone: Part | null, derives: Derives): Promise<void> {
  const known = gone !== null && (await isCurrentFamily(session, family))
  const after = known ? await partOf(session, family, touchedIds(derives.run)) : []
  if (known && gone.length === 0 && after.length === 0 && !(await isFirstRead(session, family, derives.run))) return
  const touched = known && gone.length + after.length > 0
  const theirs = touched ? await largestOfTheirs(session, family, touchedIds(derives.run)) : null
  await deriveFamily(session, family, theirs && gone ? { before: gone, after, theirs } : null, derives)
}

/** Whether a run is the first that a source of a family's parent has, and the family tells of groups without records. */
async function isFirstRead(session: Session, { members, parent }: Family, run: string): Promise<boolean> {
  if (members.every(({ derive }) => Object.keys(derive.every).length === 0)) return false
  const [row] = await session.rows(sql`
    select from kho.run as r where r.run = ${run}::uuid and not exists (
      select from kho.checkpoint as c where c.dataset = ${parent.dataset} and c.source = r.source and c.run <> r.run)`)
  return row !== undefined
}

/** Documents may have changed since the run began, without a change of what it publishes. */
async function cityOfToday(session: Session, { city, version }: Derives): Promise<City> {
  const [current] = await session.rows(sql`select version from kho.current`)
  if (Number(current?.[0]) === version) return city
  return (await loadCity(session))?.city ?? city
}

/** What the records that are about to change make of the cells, as JSON. */
async function touchedCells(session: Session, deriving: Deriving, run: string): Promise<string> {
  const [row] = await session.rows(sql`
    select coalesce(json_agg(t), '[]')::text from (${cellsOf(deriving, touchedIds(run))}) as t`)
  return row?.[0] ?? '[]'
}

/** Takes what the changed records made of the cells away, and adds what they make of them now. */
async function moveCells(session: Session, deriving: Deriving, gone: string, writing: Writing): Promise<void> {
  const columns = cellColumns(deriving)
  const keys = groupColumns(deriving.contract)
  const sums = columns.slice(keys.length)
  const [cells, key] = [cellsTable(deriving), namesSql(keys)]
  const less = sql.join(sums.map(({ name }) => sql`-${sql.id(name)}`))
  const added = sums.map(({ name, type }) => sql`sum(${sql.id(name)})::${sql.raw(type)} as ${sql.id(name)}`)
  const moves = sums.map(({ name }) => sql`sum(${sql.id(name)}) <> 0`)
  const [moved] = await session.rows(sql`
    with moved as (
      insert into ${cells} as c (${namesSql(columns)})
      select ${key}, ${sql.join(added)} from (
        ${cellsOf(deriving, touchedIds(writing.run))}
        union all select ${key}, ${less} from ${rowsFromJson(gone, columns, 'g')}
      ) as t (${namesSql(columns)}) group by ${key} having ${sql.join(moves, sql` or `)}
      on conflict (${key}) do update set ${sql.join(
        sums.map(({ name }) => sql`${sql.id(name)} = c.${sql.id(name)} + excluded.${sql.id(name)}`),
      )}
      returning ${namesSql(keys, 'c')}
    ) select json_agg(moved)::text from moved`)
  const groups = moved?.[0]
  if (!groups) return
  await session.rows(sql`
    delete from ${cells} as c using ${rowsFromJson(groups, keys, 'g')} where ${sameGroup(deriving, 'c', 'g')} and c._rows = 0`)
  await writeFigures(
    session,
    deriving,
    sql`select ${namesSql(keys, 'g')} from ${rowsFromJson(groups, keys, 'g')}`,
    writing,
  )
}
