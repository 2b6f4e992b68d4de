import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { OpenRun } from '../load/open-run.ts'
import { stagingTable } from '../load/staging.ts'
import { heldRecords } from '../unify/held-records.ts'

/**
 * Names as gone what Kho knows by an origin that the source no longer has: records where the binding lets their absence
 * delete them, and what waits in quarantine or is remembered as gone. A record without origin was fetched if the source
 * has it at all. Whatever was fetched under another origin is not gone.
 */
export async function stageAbsent(session: Session, { plan, run }: OpenRun): Promise<void> {
  const { binding } = plan
  const [there] = await session.rows(sql`
    select exists (select from ${stagingTable(run, 'absent')}),
      exists (select from ${stagingTable(run, 'known')} where origin is null)`)
  const [some, unmarked] = (there ?? []).map((answer) => answer === 't')
  if (some) await nameKept(session, { plan, run })
  if ((some || unmarked) && (binding.deletes === 'compare' || binding.deletes === 'log')) {
    await nameStored(session, { plan, run, unmarked: unmarked === true })
  }
}

type Of = Pick<OpenRun, 'plan' | 'run'>

/** What waits in quarantine or is remembered as gone, by its origin alone. */
async function nameKept(session: Session, { plan: { contract, binding }, run }: Of): Promise<void> {
  const mine = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  const absent = sql`select origin from ${stagingTable(run, 'absent')}`
  await session.rows(sql`
    insert into ${stagingTable(run, 'removed')} (_origin)
    select origin from kho.quarantine where ${mine} and origin in (${absent})
    union select origin from kho.tombstone where ${mine} and origin in (${absent})`)
}

async function nameStored(
  session: Session,
  { plan: { contract, binding }, run, unmarked }: Of & { readonly unmarked: boolean },
): Promise<void> {
  const removed = stagingTable(run, 'removed')
  await session.rows(sql`
    insert into ${removed} (_id, _origin)
    select d._id, d._origin from ${heldRecords(contract)} as d
    where d._source = ${binding.source}
      and (d._origin in (select origin from ${stagingTable(run, 'absent')}) ${sql.raw(unmarked ? 'or d._origin is null' : '')})
      and not exists (select from ${stagingTable(run)} as s where s._id = d._id)
      and not exists (select from ${stagingTable(run, 'refused')} as s where s._id = d._id)
      and not exists (select from ${removed} as s where s._id = d._id)`)
}
