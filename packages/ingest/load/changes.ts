import type { Binding, Contract } from '@kho/schema/contract/contract.ts'
import { isMerged } from '@kho/schema/derive/image.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { heldRecords } from '../unify/held-records.ts'
import { stagingTable } from './staging.ts'

/** What one publishing is about. */
export interface Target {
  readonly run: string
  readonly contract: Contract
  readonly binding: Binding
  /** Whether what was not staged is absent at the source, or merely not named. */
  readonly whole: boolean
  /** Fields that were not read: records keep the values they have. */
  readonly stopped?: readonly string[]
}

/**
 * What a run's table of changes holds of a record beside its `_id`: columns of it as it stood before, by their place among
 * these. Each record is found once, for all that publishing asks of it.
 */
export type KeptColumns = readonly string[]

/** The records that a run's table of changes changes or takes away, as they stood: the columns that it kept of them. */
export function endedRecords(run: string, kept: KeptColumns): Sql {
  const columns = kept.map((name, at) => sql`, ${keptName(at)} as ${sql.id(name)}`)
  return sql`(select stored ${sql.join(columns, sql``)} from ${stagingTable(run, 'changes')} where op in ('update', 'delete'))`
}

export function keptName(at: number): Sql {
  return sql.id(`was_${at}`)
}

/** How many records publishing would touch, by what it would do. */
export interface ChangeCounts {
  /** Records that the dataset holds from this source now. */
  readonly stored: number
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
  /** Refused new versions of stored records: the last good one stays. */
  readonly stale: number
  /** Staged records whose key belongs to another source. */
  readonly claims: number
}

/**
 * Compares what was staged with what this source's records are now, into the run's table of changes: `op`, the `_id`
 * of the staged and of the stored record. Op `mark` is a record that is equal and whose marks at the source are not.
 * Runs under the dataset's lock, changes no record.
 */
export async function findChanges(session: Session, target: Target, kept: KeptColumns = []): Promise<ChangeCounts> {
  const { run, whole, binding } = target
  const changes = stagingTable(run, 'changes')
  await session.rows(sql`drop table if exists ${changes}`)
  const few = await areFew(session, target)
  if (few) await session.rows(joins('off'))
  await session.rows(
    sql`create unlogged table ${changes} with (autovacuum_enabled = off) as ${stagedAgainstStored(target, kept)}`,
  )
  if (few) await session.rows(joins('on'))
  // Each of these looks through the whole dataset, which is in vain for the first load of one source more.
  const holds = await holdsAny(session, target)
  if (holds) await session.rows(sql`insert into ${changes} ${namedAsGone(target, kept)}`)
  if (holds && whole && (binding.deletes === 'compare' || binding.deletes === 'log')) {
    await session.rows(sql`insert into ${changes} ${storedWithoutStaged(target, kept)}`)
  }
  if (holds) await session.rows(sql`insert into ${changes} (op, staged, stored) ${refusedVersions(target)}`)
  await session.rows(sql`analyze ${changes} (op, staged, stored)`)
  const counts = new Map((await session.rows(sql`select op, count(*) from ${changes} group by op`)).map(countOf))
  return {
    stored: holds ? await countStored(session, target) : 0,
    inserts: counts.get('insert') ?? 0,
    updates: counts.get('update') ?? 0,
    deletes: counts.get('delete') ?? 0,
    stale: counts.get('stale') ?? 0,
    claims: counts.get('claim') ?? 0,
  }
}

/**
 * Whether so few are named that each is looked up by its key. The planner, who thinks of a disk, would rather read the
 * whole dataset past them: 50,000 of 1,000,000 records in 1.0 s, by key in 0.23 s.
 */
async function areFew(session: Session, { run, contract, binding, whole }: Target): Promise<boolean> {
  if (whole) return false
  const [found] = await session.rows(sql`
    select (select count(*) from ${stagingTable(run)}) < records / 16 from kho.checkpoint
    where dataset = ${contract.dataset} and source = ${binding.source}`)
  return found?.[0] === 't'
}

/** What else could join: lookups remain, in the index of the dataset's key. */
const joins = (how: 'on' | 'off') =>
  sql`select set_config('enable_hashjoin', ${how}, true), set_config('enable_mergejoin', ${how}, true)`

function countOf(row: readonly (string | null)[]): [string, number] {
  return [row[0] ?? '', Number(row[1] ?? 0)]
}

/** Whether the dataset has any record of this source. A checkpoint that counts some is believed; where there is none, it is looked for. */
async function holdsAny(session: Session, { contract, binding }: Target): Promise<boolean> {
  const [found] = await session.rows(sql`
    select exists (
      select from kho.checkpoint where dataset = ${contract.dataset} and source = ${binding.source} and records > 0
    ) or exists (select from ${heldRecords(contract)} where _source = ${binding.source})`)
  return found?.[0] === 't'
}

/** A part of a source is counted against the checkpoint, which is as true and takes no scan. */
async function countStored(session: Session, { contract, binding, whole }: Target): Promise<number> {
  const { dataset } = contract
  const [known] = await session.rows(sql`
    select records from kho.checkpoint where dataset = ${dataset} and source = ${binding.source}`)
  if (known && !whole) return Number(known[0])
  const [stored] = await session.rows(sql`
    select count(*) from ${heldRecords(contract)} where _source = ${binding.source}`)
  return Number(stored?.[0] ?? 0)
}

function keptOf(kept: KeptColumns): Sql {
  return sql.join(
    kept.map((name, at) => sql`, ${sql.id('d', name)} as ${keptName(at)}`),
    sql``,
  )
}

function stagedAgainstStored(target: Target, kept: KeptColumns): Sql {
  const { run, contract, binding } = target
  const source = sql.lit(binding.source) // no parameters in `create table as`
  const own = isMerged(contract) ? sql`and d._source = ${source}` : sql`` // whose else has the key is no matter
  return sql`
    select case when d._id is null then 'insert' when d._source <> ${source} then 'claim'
      when d._stale or s._id <> d._id or ${differs(target)} then 'update' else 'mark' end as op,
      s._id as staged, d._id as stored ${keptOf(kept)}
    from ${stagingTable(run)} as s left join ${heldRecords(contract)} as d on ${sameKey(contract)} ${own}
    where d._id is null or d._source <> ${source} or d._stale or s._id <> d._id or ${differs(target)}
      or row(s._origin, s._version) is distinct from row(d._origin, d._version)`
}

function namedAsGone({ run, contract, binding }: Target, kept: KeptColumns): Sql {
  return sql`
    select 'delete', null, d._id ${keptOf(kept)} from ${heldRecords(contract)} as d
    where d._source = ${binding.source} and d._id in (select _id from ${stagingTable(run, 'removed')})`
}

function storedWithoutStaged({ run, contract, binding }: Target, kept: KeptColumns): Sql {
  return sql`
    select 'delete', null, d._id ${keptOf(kept)} from ${heldRecords(contract)} as d
    where d._source = ${binding.source}
      and not exists (select from ${stagingTable(run)} as s where ${sameKey(contract)})
      and not exists (select from ${stagingTable(run, 'refused')} as s where ${sameKey(contract)})
      and not exists (select from ${stagingTable(run, 'removed')} as s where s._id = d._id)`
}

function refusedVersions({ run, contract, binding }: Target): Sql {
  return sql`
    select distinct 'stale', null::uuid, d._id from ${heldRecords(contract)} as d
    join ${stagingTable(run, 'refused')} as s on ${sameKey(contract)}
    where d._source = ${binding.source} and not d._stale`
}

/** A stored record and a staged one with the same key; by key and not by `_id`, so that a new identity key is a change. */
function sameKey(contract: Contract): Sql {
  return sql.join(
    contract.key.map((name) => sql`d.${sql.id(name)} = s.${sql.id(name)}`),
    sql` and `,
  )
}

function differs({ contract, stopped = [] }: Target): Sql {
  const compared = contract.fields.filter(({ name }) => !contract.key.includes(name) && !stopped.includes(name))
  if (compared.length === 0) return sql`false`
  const tests = compared.map((field) => {
    // Type json has no equality of its own; both sides hold our canonical text.
    const text = field.type === 'json' || field.type === 'geometry' ? sql`::text` : sql``
    return sql`s.${sql.id(field.name)}${text} is distinct from d.${sql.id(field.name)}${text}`
  })
  return sql`(${sql.join(tests, sql` or `)})`
}
