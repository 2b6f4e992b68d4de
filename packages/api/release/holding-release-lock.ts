import { hash } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/**
 * Publishes as the only one of a dataset, on all machines, in one transaction: what it writes down is there when the lock is let
 * go. A session that is lost tells the work to stop.
 */
export function holdingReleaseLock<T>(
  database: Database,
  dataset: string,
  work: (session: Session, lost: AbortSignal) => Promise<T>,
): Promise<T> {
  return database.transaction(async (transaction) => {
    const lost = new AbortController()
    const onLost = (cause: unknown) => lost.abort(new KhoError('KHO501', 'The store went away.', {}, { cause }))
    transaction.client.on('error', onLost)
    try {
      const [answer] = await transaction.rows(sql`select pg_try_advisory_xact_lock(${lockKey(dataset)}::bigint)`)
      if (answer?.[0] !== 't') throw new KhoError('KHO517', `Somebody is publishing ${dataset}.`, { dataset })
      return await work(transaction, lost.signal)
    } finally {
      transaction.client.off('error', onLost)
    }
  }, settings)
}

function lockKey(dataset: string): string {
  return hash('sha256', `kho/release\0${dataset}`, 'buffer').readBigInt64BE().toString()
}

/** It waits idle while files are written; one whose machine vanished is noticed within a minute. */
const settings = {
  idle_in_transaction_session_timeout: '0',
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
}
