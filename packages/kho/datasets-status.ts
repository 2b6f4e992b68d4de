import type { City } from '@kho/schema/contract/city.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { secondsOf } from './words.ts'

/** How one dataset stands with one of its sources. */
export interface BindingStatus {
  readonly dataset: string
  readonly source: string
  /** Of the latest run; null when there was none. */
  readonly state: string | null
  readonly message: string | null
  readonly run: string | null
  /** Seconds since the records were last brought up to date. */
  readonly age: number | null
  /** Records published from this source. */
  readonly records: number | null
  readonly quarantined: number
  /** The promised freshness in seconds, null where none is promised. */
  readonly promise: number | null
  readonly late: boolean
}

/** The status of every binding, from runs and checkpoints: no table of records is counted. */
export async function datasetsStatus(session: Session, city: City): Promise<readonly BindingStatus[]> {
  const [latest, fresh, waiting] = await Promise.all([
    session.rows(sql`
      select distinct on (dataset, source) dataset, source, state, message, run
      from kho.run order by dataset, source, started_at desc`),
    session.rows(sql`
      select dataset, source, extract(epoch from clock_timestamp() - at), records from kho.checkpoint`),
    session.rows(sql`select dataset, source, count(*) from kho.quarantine group by 1, 2`),
  ])
  const [runs, checkpoints, quarantine] = [byBinding(latest), byBinding(fresh), byBinding(waiting)]
  return [...city.contracts.values()].flatMap((contract) =>
    contract.sources.map(({ source }) => {
      const { dataset, refresh } = contract
      const [state = null, message = null, run = null] = runs.get(nameOf(dataset, source)) ?? []
      const [age = null, records = null] = checkpoints.get(nameOf(dataset, source)) ?? []
      const [refused = null] = quarantine.get(nameOf(dataset, source)) ?? []
      const promise = refresh?.promise ? secondsOf(refresh.promise) : null
      return {
        dataset,
        source,
        state,
        message,
        run,
        age: age === null ? null : Math.round(Number(age)),
        records: records === null ? null : Number(records),
        quarantined: Number(refused ?? 0),
        promise,
        late: promise !== null && (age === null || Number(age) > promise),
      }
    }),
  )
}

function byBinding(rows: readonly (readonly (string | null)[])[]): ReadonlyMap<string, readonly (string | null)[]> {
  return new Map(rows.map(([dataset, source, ...rest]) => [nameOf(dataset ?? '', source ?? ''), rest]))
}

function nameOf(dataset: string, source: string): string {
  return `${dataset} ${source}`
}
