import type { Sql } from '@kho/schema/sql.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/**
 * The store as one run uses it: every transaction is named after the run, so that it can be ended from outside, and
 * none begins once the signal has fired.
 */
export function runSessions(database: Database, run: string, signal: AbortSignal): Database {
  return {
    settings: database.settings,
    rows: (statement) => database.rows(statement),
    transaction: (work) =>
      database.transaction(async (transaction) => {
        signal.throwIfAborted()
        await transaction.rows(named(`kho/run/${run}`))
        signal.throwIfAborted() // whoever ended the run a moment ago did not see this session yet
        return await work(transaction)
      }),
    heeding: (asker) => runSessions(database.heeding(asker), run, signal),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** Names the session that holds a run's lock, until its transaction ends. */
export async function nameLock(session: Session, run: string): Promise<void> {
  await session.rows(named(`kho/lock/${run}`))
}

/** Ends what a run is doing in the store, wherever its worker is. With `lock` another worker may begin at once. */
export async function endSessions(session: Session, run: string, lock: boolean): Promise<void> {
  await session.rows(sql`select kho.end_sessions(${run}::uuid, ${lock})`)
}

const named = (name: string): Sql => sql`select set_config('application_name', ${name}, true)`
