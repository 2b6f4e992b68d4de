import { readStandings } from '@kho/ingest/jobs/standing.ts'
import { quarantineCounts } from '@kho/ingest/quarantine/quarantine-reasons.ts'
import { readTotals } from '@kho/ingest/totals/read-totals.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { bindingStatuses } from './binding-status.ts'
import { type CityStatus, cityStatusOf } from './city-status.ts'
import type { RetainedLog, SeenDrift, WorkerCounts } from './seen.ts'

/** How a city stands now, from what its runs and workers wrote down: no table of records is counted. */
export async function readStatus(
  session: Session,
  { city, version }: { readonly city: City; readonly version: number },
): Promise<CityStatus> {
  const [standings, quarantined, workers, logs, conflicts, drifts, totals] = await Promise.all([
    readStandings(session),
    quarantineCounts(session),
    workerCounts(session),
    retainedLogs(session),
    conflictCount(session),
    recentDrifts(session),
    readTotals(session),
  ])
  const bindings = bindingStatuses(city, { standings, quarantined })
  return cityStatusOf({ city, version, bindings, workers, logs, conflicts, drifts, totals })
}

async function workerCounts(session: Session): Promise<WorkerCounts> {
  const [row] = await session.rows(sql`
    select (select count(*) from kho.worker where heartbeat_at > clock_timestamp() - interval '1 minute'),
      (select count(*) from kho.run where state = 'running'),
      (select sum(jobs) from kho.queue_counts() where queue = 'sync' and state in ('created', 'retry'))`)
  return { alive: Number(row?.[0]), running: Number(row?.[1]), queued: Number(row?.[2] ?? 0) }
}

async function conflictCount(session: Session): Promise<number> {
  const [row] = await session.rows(sql`select count(*) from kho.conflict`)
  return Number(row?.[0])
}

/** What closes a field is told until it is mended; the rest for a week: what nobody has taken up by then is not wanted. */
async function recentDrifts(session: Session): Promise<readonly SeenDrift[]> {
  const rows = await session.rows(sql`
    select dataset, source from kho.drift
    where stops = 'field' or stops = 'nothing' and since > clock_timestamp() - interval '7 days' order by source, dataset, "column"`)
  return rows.map(([dataset, source]) => ({ dataset: dataset ?? '', source: source ?? '' }))
}

async function retainedLogs(session: Session): Promise<readonly RetainedLog[]> {
  const rows = await session.rows(sql`select source, retained from kho.follower where retained > 0 order by source`)
  return rows.map(([source, bytes]) => ({ source: source ?? '', bytes: Number(bytes) }))
}
