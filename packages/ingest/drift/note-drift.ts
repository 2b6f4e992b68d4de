import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { SourceTable } from '../source.ts'
import { type Drift, findDrift, type KnownColumn, typeOf } from './find-drift.ts'

/**
 * Writes down how a source's table has changed since a dataset was last read from it, and how it is now. What stops the
 * dataset or a field stays noted until it is as before, or the documents have an answer to it; the rest until they change.
 * Fields that are stopped are closed in the same transaction, before anything is read without them. `table` is null where
 * the source has none by that name.
 */
export async function noteDrift(
  session: Session,
  plan: PullPlan,
  table: SourceTable | null,
  version: number,
): Promise<readonly Drift[]> {
  const { contract, binding, source } = plan
  const ours = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  const found = findDrift(plan, table, await knownColumns(session, plan))
  // Whoever sends records one by one has no table: what a sample of them holds is nothing new.
  const sampled = source.kind === 'rest' || source.kind === 'singer'
  const told = sampled ? found.filter(({ kind }) => kind === 'gone') : found
  const stopping = found.filter(({ stops }) => stops !== 'nothing').map(({ column }) => column)
  await session.rows(sql`
    delete from kho.drift where ${ours} and case when stops <> 'nothing' then "column" <> all(${stopping}::text[])
      else version <> ${version} end`)
  await session.rows(sql`
    insert into kho.drift (dataset, source, "table", "column", kind, stops, fields, was, now, type, version, plan)
    select ${contract.dataset}, ${binding.source}, ${binding.from}, f."column", f.kind, f.stops, f.fields, f.was, f.now,
      f.type, ${version}::int, ${plan.fingerprint}
    from json_to_recordset(${JSON.stringify(told)}::json)
      as f ("column" text, kind text, stops text, fields text[], was text, now text, type text)
    on conflict (dataset, source, "column") do update set kind = excluded.kind, stops = excluded.stops,
      fields = excluded.fields, was = excluded.was, now = excluded.now, type = excluded.type, version = excluded.version,
      plan = excluded.plan`)
  if (found.every(({ stops }) => stops !== 'dataset')) await closeFields(session, plan, found)
  if (table && stopping.length === 0) await noteColumns(session, plan, table)
  return found
}

/** What the documents have changed their mind about since is known as it is now. */
async function knownColumns(session: Session, plan: PullPlan): Promise<ReadonlyMap<string, KnownColumn>> {
  const { contract, binding, fingerprint } = plan
  const rows = await session.rows(sql`
    select c."column", coalesce(d.now, c.declared), coalesce(d.type, c.type)
    from kho.source_column as c left join kho.drift as d
      on d.dataset = c.dataset and d.source = c.source and d."column" = c."column" and d.kind = 'retyped'
        and d.stops <> 'nothing' and d.plan <> ${fingerprint}
    where c.dataset = ${contract.dataset} and c.source = ${binding.source}`)
  return new Map(
    rows.map(([column, declared, type]) => [column ?? '', { declared: declared ?? '', type: type ?? null }]),
  )
}

/** They open again when everything was read with them. */
async function closeFields(session: Session, { contract, binding }: PullPlan, found: readonly Drift[]): Promise<void> {
  const closed = found.filter(({ stops }) => stops === 'field')
  const fields = closed.flatMap(({ fields, column }) => fields.map((field) => ({ field, column })))
  if (fields.length === 0) return
  await session.rows(sql`
    insert into kho.closed_field (dataset, source, field, "column")
    select ${contract.dataset}, ${binding.source}, f.field, f."column"
    from json_to_recordset(${JSON.stringify(fields)}::json) as f (field text, "column" text)
    on conflict do nothing`)
}

async function noteColumns(session: Session, { contract, binding }: PullPlan, { columns }: SourceTable): Promise<void> {
  const now = columns.map((column) => ({ name: column.name, declared: column.declared, type: typeOf(column) }))
  await session.rows(sql`
    delete from kho.source_column where dataset = ${contract.dataset} and source = ${binding.source}`)
  await session.rows(sql`
    insert into kho.source_column (dataset, source, "column", declared, type)
    select distinct on (c.name) ${contract.dataset}, ${binding.source}, c.name, c.declared, c.type
    from json_to_recordset(${JSON.stringify(now)}::json) as c (name text, declared text, type text)`)
}
