import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { dropOldVersions } from '../history/drop-old-versions.ts'

/**
 * How much history is kept. Of the runs of each (dataset, source) the latest `runs`, and those of the last `days` up to
 * `most`; of records that a sender took away, that they are gone, for `tombstoneDays`; what a refused record held, for
 * `rawDays` after it was last read; that a column is new or declared anew, for `driftDays`; how many records had a defect
 * on a day, and defects that are closed, for `defectDays`; that a replay was asked for, `replayDays`; the draft of a dataset that nobody changes,
 * `draftDays`; what somebody was told, for `noticeDays`, delivered elsewhere or not.
 */
export const kept = {
  runs: 500,
  days: 90,
  most: 20_000,
  tombstoneDays: 366,
  rawDays: 90,
  driftDays: 90,
  defectDays: 400,
  replayDays: 90,
  draftDays: 366,
  noticeDays: 400,
} as const

const atATime = 1_000

/**
 * Prunes history, that of runs first. What still says something stays however old it is: a run that is open or held, the one a
 * checkpoint or a refused record names, the latest published one of each binding. Records name the run that wrote them;
 * of a run that is pruned `kho.run_origin` keeps dataset, source and time, so that provenance can always be told.
 */
export async function tidy(database: Database): Promise<{ readonly runs: number }> {
  await dropOldVersions(database)
  await database.rows(sql`delete from kho.worker where heartbeat_at < clock_timestamp() - interval '1 day'`)
  await database.rows(sql`
    delete from kho.tombstone where at < clock_timestamp() - ${kept.tombstoneDays} * interval '1 day'`)
  await database.rows(sql`
    update kho.quarantine set raw = '{}'
    where last_seen < clock_timestamp() - ${kept.rawDays} * interval '1 day' and raw::text <> '{}'`)
  await database.rows(sql`
    delete from kho.drift
    where stops = 'nothing' and since < clock_timestamp() - ${kept.driftDays} * interval '1 day'`)
  await database.rows(sql`
    delete from kho.asked_replay where ended_at < clock_timestamp() - ${kept.replayDays} * interval '1 day'`)
  await database.rows(sql`
    delete from kho.dataset_draft where changed_at < clock_timestamp() - ${kept.draftDays} * interval '1 day'`)
  await tidyDefects(database)
  await database.rows(sql`
    delete from kho.notice where at < clock_timestamp() - ${kept.noticeDays} * interval '1 day'`)
  await database.rows(sql`
    delete from kho.total as t where not exists (select from kho.binding as b where b.dataset = t.dataset)`)
  let runs = 0
  for (;;) {
    const pruned = await database.transaction((session) => session.rows(prune))
    runs += pruned.length
    if (pruned.length < atATime) return { runs }
  }
}

/** Of what the documents no longer read, nothing is waiting any more. */
async function tidyDefects(database: Database): Promise<void> {
  const past = sql`clock_timestamp() - ${kept.defectDays} * interval '1 day'`
  await database.rows(sql`delete from kho.defect_day where day < (${past})::date`)
  await database.rows(sql`
    delete from kho.defect as d
    where d.closed_at < ${past} or d.last_seen < ${past}
      and not exists (select from kho.quarantine as q where q.dataset = d.dataset and q.source = d.source)`)
}

const prune = sql`
  with old as (
    select run from (
      select run, started_at, state, row_number() over (partition by dataset, source order by started_at desc) as place
      from kho.run
    ) as r
    where place > ${kept.runs}
      and (place > ${kept.most} or started_at < clock_timestamp() - ${kept.days} * interval '1 day')
      and state not in ('running', 'held')
      and not exists (select from kho.checkpoint as c where c.run = r.run)
      and not exists (select from kho.quarantine as q where q.run = r.run)
      and not exists (select from kho.standing as s where s.run = r.run)
    limit ${atATime}
  ), noted as (
    insert into kho.run_origin (run, dataset, source, version, started_at, finished_at)
    select run, dataset, source, version, started_at, finished_at from kho.run join old using (run)
    where state = 'done'
    on conflict do nothing
  )
  delete from kho.run using old where kho.run.run = old.run returning kho.run.run`
