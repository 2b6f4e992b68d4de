import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { heldLocks, lockKey } from '../load/run-lock.ts'
import { endSessions } from '../load/run-sessions.ts'
import type { Binding } from './binding.ts'

/**
 * Ends the runs that nobody works at any more, and says of which bindings: those whose lock nobody holds, as their
 * worker died, and those whose heart has not beaten for a lease. Of the latter every session in the store is ended
 * first: a worker that was only stopped finds its lock gone when it wakes, and can publish nothing.
 */
export async function takeOver(database: Database, leaseSeconds: number): Promise<readonly Binding[]> {
  const rows = await database.rows(sql`
    select run, dataset, source, coalesce(heartbeat_at, started_at) < clock_timestamp() - ${leaseSeconds} * interval '1 s'
    from kho.run where state = 'running'`)
  if (rows.length === 0) return []
  const held = await heldLocks(database)
  const taken: Binding[] = []
  for (const [run, dataset, source, late] of rows) {
    const binding = { dataset: dataset ?? '', source: source ?? '' }
    const dead = !held.has(lockKey(binding.dataset, binding.source))
    if (run && (dead || late === 't') && (await end(database, run, dead))) taken.push(binding)
  }
  return taken
}

/** A run that ended by itself meanwhile stays as it is. */
async function end(database: Database, run: string, dead: boolean): Promise<boolean> {
  if (!dead) await endSessions(database, run, true)
  const [code, message] = dead
    ? ['KHO232', 'The worker of this run died.']
    : ['KHO285', 'The worker of this run gave no sign of life.']
  const ended = await database.rows(sql`
    update kho.run set state = 'failed', code = ${code}, message = ${message}, finished_at = clock_timestamp()
    where run = ${run} and state = 'running' returning run`)
  return ended.length > 0
}
