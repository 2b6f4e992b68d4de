import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { PullPlan } from '../pull/pull-plan.ts'

/** How many records the binding's last compare found new, changed or gone; null before the first. */
export async function lastFound(session: Session, { contract, binding }: PullPlan): Promise<number | null> {
  const [last] = await session.rows(sql`
    select inserted + updated + deleted from kho.run
    where dataset = ${contract.dataset} and source = ${binding.source} and mode = 'compare' and state = 'done'
    order by started_at desc limit 1`)
  return last ? Number(last[0] ?? 0) : null
}
