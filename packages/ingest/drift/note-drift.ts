import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { SourceTable } from '../source.ts'
import { findDrift } from './find-drift.ts'

/**
 * Writes down how a source's table has changed since a dataset was last read from it, and how it is now. A column that is
 * gone stays noted until it is back or no longer mapped; one that is new or declared anew until the documents change.
 * `table` is null where the source has none by that name.
 */
export async function noteDrift(
  session: Session,
  plan: PullPlan,
  table: SourceTable | null,
  version: number,
): Promise<void> {
  const { contract, binding, source } = plan
  const ours = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  const rows = await session.rows(sql`select "column", declared from kho.source_column where ${ours}`)
  const known = new Map(rows.map(([column, declared]) => [column ?? '', declared ?? '']))
  const found = findDrift(plan, table ?? { columns: [] }, known)
  // Whoever sends records one by one has no table: what a sample of them holds is nothing new.
  const sampled = source.kind === 'rest' || source.kind === 'singer'
  const told = sampled ? found.filter(({ kind }) => kind === 'gone') : found
  const gone = found.filter(({ kind }) => kind === 'gone').map(({ column }) => column)
  await session.rows(sql`
    delete from kho.drift where ${ours} and case when kind = 'gone' then "column" <> all(${gone}::text[])
      else version <> ${version} end`)
  await session.rows(sql`
    insert into kho.drift (dataset, source, "table", "column", kind, was, now, type, version)
    select ${contract.dataset}, ${binding.source}, ${binding.from}, f."column", f.kind, f.was, f.now, f.type, ${version}::int
    from json_to_recordset(${JSON.stringify(told)}::json) as f ("column" text, kind text, was text, now text, type text)
    on conflict (dataset, source, "column") do update
      set kind = excluded.kind, was = excluded.was, now = excluded.now, type = excluded.type, version = excluded.version`)
  if (!table || gone.length > 0) return
  await session.rows(sql`delete from kho.source_column where ${ours}`)
  await session.rows(sql`
    insert into kho.source_column (dataset, source, "column", declared)
    select distinct on (c.name) ${contract.dataset}, ${binding.source}, c.name, c.declared
    from json_to_recordset(${JSON.stringify(table.columns)}::json) as c (name text, declared text)`)
}
