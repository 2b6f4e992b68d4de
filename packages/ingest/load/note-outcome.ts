import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { noteDefects } from '../quarantine/note-defects.ts'
import { noteTotals } from '../totals/note-totals.ts'
import type { OpenRun } from './open-run.ts'
import { type Changes, endParts } from './run-record.ts'

interface Outcome {
  readonly run: string
  readonly contract: Contract
  readonly timeZone: string
}

/**
 * What is written down of a dataset when a run of it ends, in the transaction that ends it: its totals where its records
 * changed or its documents did, and its defects. Answers with what the run says of it.
 */
export async function noteOutcome(
  session: Session,
  { run, contract, timeZone }: Outcome,
  changed: boolean,
): Promise<readonly string[]> {
  await noteDefects(session, contract.dataset, timeZone)
  return changed || (await hasNewDocuments(session, run, contract)) ? noteTotals(session, contract) : []
}

/** Whether the run is the first of a dataset with totals since documents were applied. */
async function hasNewDocuments(session: Session, run: string, { dataset, totals }: Contract): Promise<boolean> {
  const [row] = await session.rows(sql`
    select (${totals !== undefined} or exists (select from kho.total where dataset = ${dataset}))
      and version is distinct from (
        select version from kho.run where dataset = ${dataset} and state = 'done' and run <> ${run}
        order by finished_at desc limit 1)
    from kho.run where run = ${run}`)
  return row?.[0] === 't'
}

/** Ends a run whose parts are all published, no other publishing of its dataset meanwhile. */
export async function endPublished(session: Session, { run, plan, options, sofar }: OpenRun): Promise<void> {
  const { contract } = plan
  await holdMoment(session, contract.dataset)
  const outcome = { run, contract, timeZone: options.city.timeZone }
  const told = await noteOutcome(session, outcome, hasChanged(sofar.changes))
  await endParts(session, run, told.join(' ') || null)
}

/**
 * Notes the same of datasets whose logs are being followed and published a moment ago: those runs go on for days. Called
 * every minute.
 */
export async function noteFollowed(database: Database, city: City): Promise<void> {
  const rows = await database.rows(sql`
    select distinct dataset from kho.run join kho.moment as m using (dataset)
    where state = 'running' and mode = 'log' and m.at > clock_timestamp() - interval '2 minutes'`)
  for (const [dataset] of rows) {
    const contract = city.contracts.get(dataset ?? '')
    if (!contract) continue
    await database.transaction(async (session) => {
      await holdMoment(session, contract.dataset)
      await noteDefects(session, contract.dataset, city.timeZone)
      await noteTotals(session, contract)
    })
  }
}

/** Until the transaction ends nothing is published of the dataset. */
async function holdMoment(session: Session, dataset: string): Promise<void> {
  await session.rows(sql`select from kho.moment where dataset = ${dataset} for update`)
}

export function hasChanged({ inserted, updated, deleted }: Changes): boolean {
  return inserted + updated + deleted > 0
}
