import { hash } from 'node:crypto'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { atLeast, joinBlocks } from '@kho/schema/derive/protect/join-blocks.ts'
import { followSums } from '@kho/schema/derive/protect/summed-cells.ts'
import { type Cell, followRecords, loosenBlocks, nothing, type Sums } from '@kho/schema/derive/protect/told-cells.ts'
import { columnTypeOf } from '@kho/schema/derive/table.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { recordId } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import { rowsFromJson } from './cells-sql.ts'
import { completeFigures, emptyFigures, toldSources } from './complete-figures.ts'
import { type Largest, largestAmong, loadReach, storeReach } from './contributors.ts'
import { type Deriving, ruleOf } from './deriving.ts'
import { emptyGroups, type GroupKey } from './empty-groups.ts'
import { type Family, familyCellsSql, levelsOf } from './protected-family.ts'
import { protectedRecords } from './protected-records.ts'
import { larger, loadCells, moved, storeCells, sumsOf, valuesOf } from './stored-cells.ts'
import { takeMoment, type Writing } from './write-figures.ts'

/** What some records make of a family's cells, and of that what no contributor's make more than. */
export type Part = readonly {
  readonly at: readonly (string | null)[]
  readonly by: Sums
  readonly most: readonly bigint[]
}[]

export async function partOf(session: Session, family: Family, only: Sql | null): Promise<Part> {
  const rows = await session.rows(familyCellsSql(family, only))
  const { cells } = await largestAmong(session, family, only)
  return rows.map(([cell, count, sums]) => {
    const [at, by] = [valuesOf(cell), sumsOf(count, sums)]
    return { at, by, most: cells.get(JSON.stringify(at)) ?? nothing(family.sums.length).sums }
  })
}

/**
 * Lets the protected figures of a family follow its records: by what some of them made of the cells before and make of them
 * now, or, where nobody knows which, by all there are.
 */
export async function deriveFamily(
  session: Session,
  family: Family,
  change: Changed | null,
  writing: Writing,
): Promise<void> {
  const { dataset } = family.parent
  // Another rule of one dataset is no other way of telling records apart: what was told before still counts.
  const same = (await ruleIn(session, dataset)) === shapeOf(family)
  const known = same ? await loadCells(session, dataset) : null
  const { before, after, theirs } = change ?? (await allAnew(session, family, known ?? []))
  const reach = larger(known ? await loadReach(session, dataset) : [], theirs.all)
  const cells = shifted(known ?? [], { before, after, theirs }, family)
  const followed = followRecords(cells, family.least, known === null)
  const changes = change === null || !sameTold(cells, followed)
  const told = changes ? protectedCells(followed, family, reach) : followed
  await storeCells(session, dataset, told)
  if (!changes) return storeReach(session, dataset, reach)
  for (const member of family.members) {
    await writeRecords(session, family, member, told, writing)
    await completeFigures(session, member, writing)
  }
  for (const [name, rule] of rulesOf(family)) {
    await session.rows(sql`
      insert into kho.derivation (dataset, rule) values (${name}, ${rule})
      on conflict (dataset) do update set rule = excluded.rule, at = clock_timestamp()`)
  }
  await storeReach(session, dataset, reach)
}

/** Cells come back in another order: what is told of them is compared by what they are. */
function sameTold(cells: readonly Cell[], followed: readonly Cell[]): boolean {
  const before = new Map(cells.map((cell) => [JSON.stringify(cell.at), cell.told]))
  return followed.every(({ at, told }) => before.get(JSON.stringify(at)) === told)
}

function protectedCells(cells: readonly Cell[], family: Family, reach: readonly bigint[]): readonly Cell[] {
  const { share, least, contributors } = family
  const levels = levelsOf(family)
  const blocks = joinBlocks(loosenBlocks(cells, least), atLeast(least), levels)
  if (share === null) return blocks
  return followSums(blocks, { share, reach: contributors.length > 0 ? reach : null }, levels)
}

/** What records made of the cells before, and make of them now, and what all records of theirs make who have one among these. */
export interface Changed {
  readonly before: Part
  readonly after: Part
  readonly theirs: Largest
}

async function allAnew(session: Session, family: Family, cells: readonly Cell[]): Promise<Changed> {
  return {
    before: cells.map(({ at, now, summed }) => ({ at, by: now, most: summed.most })),
    after: await partOf(session, family, null),
    theirs: await largestAmong(session, family, null),
  }
}

function shifted(cells: readonly Cell[], { before, after, theirs }: Changed, family: Family): readonly Cell[] {
  const left = before.map((one) => ({ ...one, whole: one.most, sign: -1 as const }))
  const come = after.map((one) => {
    return { ...one, whole: theirs.cells.get(JSON.stringify(one.at)) ?? one.most, sign: 1 as const }
  })
  return moved(cells, [...left, ...come], { width: family.sums.length, alone: family.contributors.length === 0 })
}

/** By what a family tells records apart, and whose they are. */
function shapeOf({ city, groupings, conditions, sums, share, contributors }: Family): string {
  const whose = share === null ? {} : { share, contributors }
  return hash('sha256', JSON.stringify({ groupings, conditions, sums, zone: city.timeZone, ...whose }))
}

/** By the parent's name the family's own; no parent is derived itself. */
function rulesOf(family: Family): readonly (readonly [string, string])[] {
  return [
    [family.parent.dataset, shapeOf(family)],
    ...family.members.map((one) => [one.contract.dataset, ruleOf(one)] as const),
  ]
}

async function ruleIn(session: Session, dataset: string): Promise<string | null> {
  const [known] = await session.rows(sql`select rule from kho.derivation where dataset = ${dataset}`)
  return known?.[0] ?? null
}

/** Whether all figures of a family are those of the definitions of today. */
export async function isCurrentFamily(session: Session, family: Family): Promise<boolean> {
  for (const [name, rule] of rulesOf(family)) if ((await ruleIn(session, name)) !== rule) return false
  return true
}

async function writeRecords(
  session: Session,
  family: Family,
  member: Deriving,
  cells: readonly Cell[],
  { run, identityKey }: Writing,
): Promise<void> {
  const { contract } = member
  const told = protectedRecords(family, member, cells)
  const keyOf = (record: object) =>
    contract.key.map((name) => String(Object.getOwnPropertyDescriptor(record, name)?.value))
  const records = [...told, ...(await emptyRecords(session, member, told.map(keyOf), run))].map((record) => ({
    ...{ ...record, _id: recordId(identityKey, contract.dataset, keyOf(record)) },
  }))
  const data = sql.id('data', contract.dataset)
  const rows = rowsFromJson(JSON.stringify(records), columnsOf(contract), 'r')
  const ranks = new Set(member.derive.measures.flatMap(({ kind, name }) => (kind === 'rank' ? [name] : [])))
  const own = contract.fields.map(({ name }) => name).filter((name) => !ranks.has(name))
  const names = own.map((name) => sql.id(name))
  const moment = await takeMoment(session, contract.dataset)
  const same = contract.key.map((name) => sql`r.${sql.id(name)} = d.${sql.id(name)}`)
  const figures = own.filter((name) => !contract.key.includes(name))
  const all = (of: string) => sql.join(figures.map((name) => sql.id(of, name)))
  await session.rows(sql`
    delete from ${data} as d where not exists (select from ${rows} where ${sql.join(same, sql` and `)})`)
  await session.rows(sql`
    insert into ${data} as d (${sql.join(names)}, _id, _source, _run, _at, _stale)
    select ${sql.join(names)}, _id, ${family.parent.dataset}, ${run}::uuid, ${moment}::timestamptz, false from ${rows}
    on conflict (${sql.join(contract.key.map((name) => sql.id(name)))}) do update set
      ${sql.join(figures.map((name) => sql`${sql.id(name)} = excluded.${sql.id(name)}`))}, _run = excluded._run,
      _at = excluded._at
    where (${all('d')}) is distinct from (${all('excluded')})`)
}

/** A group that nothing is told of tells so by zeros as by its absence: which ones those are, the documents say. */
async function emptyRecords(session: Session, member: Deriving, present: readonly GroupKey[], run: string) {
  if (Object.keys(member.derive.every).length === 0) return []
  const groups = emptyGroups(member, present, await toldSources(session, member, run))
  const { key } = member.contract
  return groups.map((group) => ({
    ...Object.fromEntries(key.map((name, at) => [name, group[at] ?? ''])),
    ...{ ...emptyFigures(member), suppressed: false },
  }))
}

function columnsOf(contract: Contract) {
  const fields = contract.fields.map(({ name }) => ({ name, type: columnTypeOf(fieldOf(contract, name)) }))
  return [...fields, { name: '_id', type: 'uuid' }]
}
