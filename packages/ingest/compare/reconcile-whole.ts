import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { findChanges } from '../load/changes.ts'
import type { OpenRun } from '../load/open-run.ts'
import { stageRead } from '../load/publish-read.ts'
import { stagingTable } from '../load/staging.ts'
import { reading } from '../pull/pull-rows.ts'
import { readOf } from '../read-snapshot.ts'
import type { Snapshot } from '../source.ts'
import { heldRecords } from '../unify/held-records.ts'
import { differenceOf, type Reconciliation } from './reconciliation.ts'

/**
 * Reads a source whole, checks its rows as ever and compares them with what is stored; what publishing would then do is
 * the difference. What is absent there counts also where the binding does not let absence delete.
 */
export async function reconcileWhole(open: OpenRun, snapshot: Snapshot, most: number): Promise<Reconciliation> {
  const { run, plan, database, sofar } = open
  const { contract, binding } = plan
  const rows = reading(snapshot.all(), plan, open.signal)
  const { staged } = await stageRead(open, { ...readOf(snapshot), position: () => null, rows, whole: true })
  return database.transaction(async (session) => {
    await session.rows(sql`select set_config('work_mem', '64MB', true)`)
    const asked = { ...binding, deletes: 'compare' as const }
    const { stored } = await findChanges(session, { run, contract, binding: asked, whole: true })
    const [waiting] = await session.rows(sql`
      select count(*) from kho.quarantine where dataset = ${contract.dataset} and source = ${binding.source}`)
    const counts = { source: sofar.read, stored, quarantined: Number(waiting?.[0]), kept: staged.removed }
    return { ...counts, ...(await differencesOf(session, open, most)) }
  })
}

/** A row that is refused is missing here where it neither is stored in an earlier version nor waits in quarantine. */
async function differencesOf(session: Session, { run, plan: { contract, binding } }: OpenRun, most: number) {
  const changes = stagingTable(run, 'changes')
  const waiting = sql`from kho.quarantine as q where q.dataset = ${contract.dataset} and q.source = ${binding.source}`
  const some = (query: ReturnType<typeof sql>) => differenceOf(session, query, most)
  return {
    missing: await some(sql`
      select staged::text as id from ${changes} where op = 'insert'
      union select c.staged::text from ${changes} as c
        where c.op = 'claim' and not exists (select ${waiting} and q.id = c.staged)
      union select r._id::text from ${stagingTable(run, 'refused')} as r
        where not exists (select ${waiting} and q.id = r._id)
          and not exists (select from ${heldRecords(contract)} as d where d._id = r._id)
      union select md5(r._raw::text) from ${stagingTable(run, 'refused')} as r
        where r._id is null and not exists (select ${waiting} and q.id is null and q.raw::text = r._raw::text)`),
    gone: await some(sql`select stored::text as id from ${changes} where op = 'delete'`),
    differing: await some(sql`select distinct stored::text as id from ${changes} where op in ('update', 'stale')`),
  }
}
