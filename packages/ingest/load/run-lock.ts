import { hash } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** The advisory lock of a (dataset, source): whoever holds it runs; a worker that dies lets go of it. */
export function lockKey(dataset: string, source: string): string {
  return hash('sha256', `kho/run\0${dataset}\0${source}`, 'buffer').readBigInt64BE().toString()
}

/**
 * Does a piece of work as the only one of its (dataset, source), on all machines. The lock lives in a session of its
 * own that does nothing else; when that session is lost the signal tells the work to stop. The work may name that session
 * and take further locks in it, for as long as it lasts.
 */
export async function holdingRunLock<T>(
  database: Database,
  dataset: string,
  source: string,
  work: (lost: AbortSignal, session: Session) => Promise<T>,
): Promise<T> {
  const done: { result?: T } = {}
  const locked = database.transaction(async (transaction) => {
    const lost = new AbortController()
    const onLost = (cause: unknown) => lost.abort(new KhoError('KHO501', 'The store went away.', {}, { cause }))
    transaction.client.on('error', onLost)
    try {
      await transaction.rows(settings)
      const [answer] = await transaction.rows(
        sql`select pg_try_advisory_xact_lock(${lockKey(dataset, source)}::bigint)`,
      )
      if (answer?.[0] !== 't') {
        throw new KhoError('KHO224', `Another worker is loading ${dataset} from ${source}.`, { dataset, source })
      }
      done.result = await work(lost.signal, transaction)
      return done.result
    } finally {
      transaction.client.off('error', onLost)
    }
  })
  // The session holds a lock and nothing else: that it was lost changes nothing about work that has ended.
  return locked.catch((cause) => {
    if (done.result !== undefined) return done.result
    throw cause
  })
}

/** Run locks that some worker's session holds now. */
export async function heldLocks(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.rows(sql`
    select ((classid::bigint << 32) | objid::bigint)::text from pg_locks
    where locktype = 'advisory' and objsubid = 1 and granted
      and database = (select oid from pg_database where datname = current_database())`)
  return new Set(rows.map(([key]) => key ?? ''))
}

// The session waits idle as long as the run takes; a worker whose machine vanished is noticed within a minute.
const settings = sql`select
  set_config('idle_in_transaction_session_timeout', '0', true),
  set_config('tcp_keepalives_idle', '30', true),
  set_config('tcp_keepalives_interval', '10', true),
  set_config('tcp_keepalives_count', '3', true)`
