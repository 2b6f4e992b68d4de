import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { OpenRun } from '../load/open-run.ts'
import { stagingTable } from '../load/staging.ts'
import { heldRecords } from '../unify/held-records.ts'

/**
 * Forgets what is staged of refused records that something later was read of: a stored record that is not stale, and one
 * that is gone, where the refused one was not known by that key before or is no newer. Whatever names a record's key takes
 * its refused version out of quarantine, so of any other the refused version is the last that the source told.
 *
 * What today's documents call gone stays refused, taken out of `settles`: a replay adds and corrects and deletes nothing,
 * so nobody has to release it.
 */
export async function leaveNewer(session: Session, { run, plan }: OpenRun, settles: string[]): Promise<void> {
  const { contract, binding } = plan
  const ours = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  for (const part of ['rows', 'refused'] as const) {
    await session.rows(sql`
      delete from ${stagingTable(run, part)} as s
      where exists (
          select from ${heldRecords(contract)} as d
          where d._id = s._id and d._source = ${binding.source} and not d._stale)
        or exists (
          select from kho.tombstone as t where ${ours} and t.id = s._id
            and (not exists (select from kho.quarantine as q where ${ours} and q.id = s._id)
              or ${binding.mode} = 'push' and t.version >= s._version))`)
  }
  const gone = await session.rows(sql`delete from ${stagingTable(run, 'removed')} returning _id`)
  if (gone.length === 0) return
  const ids = gone.flatMap(([id]) => id ?? [])
  const kept = await session.rows(sql`
    select quarantined from kho.quarantine where quarantined = any(${settles}::uuid[]) and id = any(${ids}::uuid[])`)
  const keep = new Set(kept.map(([quarantined]) => quarantined))
  settles.splice(0, settles.length, ...settles.filter((one) => !keep.has(one)))
}
