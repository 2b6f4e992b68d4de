import { hash } from 'node:crypto'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { precedenceOf } from '@kho/schema/derive/image.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { keepMerged } from '../history/keep-versions.ts'
import type { Target } from '../load/changes.ts'
import { stagingTable } from '../load/staging.ts'
import { heldRecords } from './held-records.ts'
import { imageName, isTold, mergedFields, mergedValue, recordDiffers, tellers } from './merged-fields.ts'
import { noteConflicts } from './note-conflicts.ts'
import { touchedIds } from './touched-ids.ts'

/**
 * Makes the records anew whose images a run has just changed, in the same transaction: a record is there while some
 * source has an image of it, and each of its fields has the value of the first source by precedence that tells one.
 * `_source` and `_run` are those of the image that changed last, `_at` when the record itself last changed. All records
 * are made anew where the contract merges by another rule than they were made by.
 */
export async function mergeImages(session: Session, target: Target, moment: string, first: boolean): Promise<void> {
  const { contract, run } = target
  const all = (await takeRule(session, contract)) || first
  const [touched, merged] = [stagingTable(run, 'touched'), stagingTable(run, 'merged')]
  await session.rows(sql`drop table if exists ${touched}, ${merged}`)
  await make(session, touched, touchedKeys(target, all))
  const joins = (how: 'on' | 'off') => session.rows(sql`select set_config('enable_nestloop', ${how}, true)`)
  if (await areMany(session, contract, touched)) await joins('off')
  await make(session, merged, mergedRecords(contract, touched))
  await noteConflicts(session, target, moment, all)
  if (!first) await keepMerged(session, target, moment)
  await applyMerged(session, target, moment)
  await joins('on')
}

/**
 * Few are looked up by key. Of many the planner must not think that a source whose images came a moment ago has none: it
 * would compare every key with every image.
 */
async function areMany(session: Session, contract: Contract, touched: Sql): Promise<boolean> {
  const [counts] = await session.rows(sql`
    select (select count(*) from ${touched}),
      (select reltuples from pg_class where oid = ${`image."${contract.dataset}"`}::regclass)`)
  const [keys, images] = (counts ?? []).map(Number)
  return (keys ?? 0) > Math.max(2000, (images ?? 0) / 100)
}

async function make(session: Session, table: Sql, query: Sql): Promise<void> {
  await session.rows(sql`create unlogged table ${table} with (autovacuum_enabled = off) as ${query}`)
  await session.rows(sql`analyze ${table}`)
}

/** Whether the rule is another than before; from now on it is this one. */
async function takeRule(session: Session, contract: Contract): Promise<boolean> {
  const rule = hash('sha256', JSON.stringify(contract.fields.map((field) => [field, precedenceOf(contract, field)])))
  const changed = await session.rows(sql`
    insert into kho.merging as m (dataset, rule) values (${contract.dataset}, ${rule})
    on conflict (dataset) do update set rule = excluded.rule where m.rule <> excluded.rule returning 1`)
  return changed.length > 0
}

function touchedKeys({ contract, run }: Target, all: boolean): Sql {
  const key = keyOf(contract)
  const some = all ? sql`` : sql`where _id in (${touchedIds(run)})`
  return sql`
    select ${key} from ${heldRecords(contract)} ${some}
    union select ${key} from ${sql.id('data', contract.dataset)} ${some}`
}

function keyOf({ key }: Contract): Sql {
  return sql.join(key.map((name) => sql.id(name)))
}

function sameKey({ key }: Contract, one: Sql, other: Sql): Sql {
  return sql.join(
    key.map((name) => sql`${one}.${sql.id(name)} = ${other}.${sql.id(name)}`),
    sql` and `,
  )
}

/** The records that the keys' images make, with what their sources tell differently. */
function mergedRecords(contract: Contract, touched: Sql): Sql {
  const images = contract.sources.map(({ source }) => imageName(contract, source))
  const joins = contract.sources.map(({ source }) => {
    const image = imageName(contract, source)
    const mine = sql`${image}._source = ${sql.lit(source)} and ${sameKey(contract, image, sql`t`)}`
    return sql`left join ${heldRecords(contract)} as ${image} on ${mine}`
  })
  const latest = sql`greatest(${sql.join(images.map((image) => sql`${image}._at`))})`
  const ofLatest = (column: Sql) =>
    sql`case ${sql.join(
      images.map((image) => sql`when ${image}._at = ${latest} then ${image}.${column}`),
      sql` `,
    )} end`
  const fields = mergedFields(contract).map((field) => sql`, ${mergedValue(contract, field)} as ${sql.id(field.name)}`)
  const stale = images.map((image) => sql`coalesce(${image}._stale, false)`)
  return sql`
    select ${sql.join(contract.key.map((name) => sql`t.${sql.id(name)}`))} ${sql.join(fields, sql``)},
      ${ofLatest(sql`_id`)} as _id, ${ofLatest(sql`_source`)} as _source, ${ofLatest(sql`_run`)} as _run,
      ${sql.join(stale, sql` or `)} as _stale, ${conflicts(contract)} as _conflicts
    from ${touched} as t ${sql.join(joins, sql` `)} where ${latest} is not null`
}

/** `[{ field, sources }]`, null where nothing is told differently. */
function conflicts(contract: Contract): Sql {
  const several = mergedFields(contract).filter((field) => precedenceOf(contract, field).length > 1)
  if (several.length === 0) return sql`null::json`
  const tests = several.map((field) => isTold(contract, field))
  const rows = several.map((field, at) => sql`(${sql.lit(field.name)}, ${tests[at]}, ${tellers(contract, field)})`)
  return sql`case when ${sql.join(tests, sql` or `)} then (
    select json_agg(json_build_object('field', c.field, 'sources', c.sources))
    from (values ${sql.join(rows)}) as c (field, differs, sources) where c.differs) end`
}

async function applyMerged(session: Session, { contract, run }: Target, moment: string): Promise<void> {
  const data = sql.id('data', contract.dataset)
  const [touched, merged] = [stagingTable(run, 'touched'), stagingTable(run, 'merged')]
  const same = sameKey(contract, sql`m`, sql`d`)
  await session.rows(sql`
    delete from ${data} as d using ${touched} as t where ${sameKey(contract, sql`t`, sql`d`)}
      and not exists (select from ${merged} as m where ${same})`)
  const differs = recordDiffers(contract)
  const sets = mergedFields(contract).map(({ name }) => sql`${sql.id(name)} = m.${sql.id(name)},`)
  await session.rows(sql`
    update ${data} as d set ${sql.join(sets, sql` `)} _id = m._id, _source = m._source, _run = m._run, _stale = m._stale,
      _at = case when ${differs} then ${moment}::timestamptz else d._at end, _origin = null, _version = null
    from ${merged} as m
    where ${same} and (${differs} or row(m._source, m._run) is distinct from row(d._source, d._run))`)
  const fields = sql.join(contract.fields.map(({ name }) => sql.id(name)))
  await session.rows(sql`
    insert into ${data} (${fields}, _id, _source, _run, _at, _stale)
    select ${fields}, _id, _source, _run, ${moment}::timestamptz, _stale from ${merged} as m
    where not exists (select from ${data} as d where ${same}) order by ${keyOf(contract)}`)
}
