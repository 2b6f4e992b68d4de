import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { heldRecords } from '../unify/held-records.ts'
import type { Target } from './changes.ts'
import { stagingTable } from './staging.ts'

/**
 * Forgets staged rows that are not newer than what is known of their record: its stored version, the version that was
 * refused, or the one that took it away. Messages that come twice, or late, so change nothing. The same version again is
 * newer where it was read by another plan, or nobody knows any more by which: so a new field is filled by sending again.
 */
export async function dropOlder(
  session: Session,
  { run, contract, binding, fingerprint }: Target & { readonly fingerprint: string },
): Promise<void> {
  const mine = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  for (const part of ['rows', 'refused', 'removed'] as const) {
    await session.rows(sql`
      delete from ${stagingTable(run, part)} as s using (
        select _id as id, _version as version, _run as by from ${heldRecords(contract)}
        where _source = ${binding.source} and _id in (select _id from ${stagingTable(run, part)})
        union all select id, version, null from kho.tombstone where ${mine}
        union all select id, version, run from kho.quarantine where ${mine} and id is not null
      ) as known
      where known.id = s._id and (known.version > s._version or known.version = s._version and (
        known.by is null
        or exists (select from kho.run as r where r.run = known.by and r.binding = ${fingerprint})))`)
  }
}

/**
 * Remembers records that are gone with the marks that said so, and forgets those that are back or that the source no
 * longer tells of (an origin without version). After a whole read only what it named is remembered.
 */
export async function buryRemoved(session: Session, { run, contract, binding, whole }: Target): Promise<void> {
  const mine = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  const removed = stagingTable(run, 'removed')
  const forget = (named: Sql) => session.rows(sql`delete from kho.tombstone where ${mine} and ${named}`)
  const [some] = await session.rows(sql`select exists (select from kho.tombstone where ${mine})`)
  if (some?.[0] === 't' && whole) await forget(sql`true`)
  else if (some?.[0] === 't') {
    await forget(sql`id = any(array(select _id from ${stagingTable(run)}))`)
    await session.rows(sql`select set_config('enable_nestloop', 'off', true)`)
    await forget(sql`origin in (select _origin from ${removed} where _version is null)`)
    await session.rows(sql`select set_config('enable_nestloop', 'on', true)`)
  }
  await session.rows(sql`
    insert into kho.tombstone as t (dataset, source, id, origin, version)
    select distinct on (_id) ${contract.dataset}, ${binding.source}, _id, _origin, _version from ${removed}
    where _id is not null and _version is not null order by _id, _version desc
    on conflict (dataset, source, id) do update
      set origin = excluded.origin, version = excluded.version, at = excluded.at`)
}
