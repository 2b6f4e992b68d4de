import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Target } from '../load/changes.ts'
import { stagingTable } from '../load/staging.ts'
import { touchedIds } from './touched-ids.ts'

/**
 * Lists what the sources of the records made anew tell differently: dataset, record, field, sources and whose value
 * stands, never a value. A conflict keeps the moment since when it is there; one that was settled goes. How many are new
 * is counted in the run.
 */
export async function noteConflicts(session: Session, target: Target, moment: string, all: boolean): Promise<void> {
  const { contract, run } = target
  const told = sql`
    select m._id as id, c.field, c.sources from ${stagingTable(run, 'merged')} as m,
      json_to_recordset(m._conflicts) as c (field text, sources text[])`
  const some = all ? sql`` : sql`and k.id in (${touchedIds(run)})`
  await session.rows(sql`
    delete from kho.conflict as k where k.dataset = ${contract.dataset} ${some}
      and not exists (select from (${told}) as t where t.id = k.id and t.field = k.field)`)
  await session.rows(sql`
    with noted as (
      insert into kho.conflict as k (dataset, id, field, sources, winner, since)
      select ${contract.dataset}, id, field, sources, sources[1], ${moment}::timestamptz from (${told}) as t
      on conflict (dataset, id, field) do update set sources = excluded.sources, winner = excluded.winner
      returning since
    )
    update kho.run set conflicts = conflicts + (select count(*) from noted where since = ${moment}::timestamptz)
    where run = ${run}`)
}
