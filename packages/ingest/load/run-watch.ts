import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { endSessions } from './run-sessions.ts'

/** Keeps a run's lease and hears when somebody ends the run. */
export interface RunWatch extends AsyncDisposable {
  /** Fires when the run is to stop, for whatever reason, with the KhoError to fail with. */
  readonly signal: AbortSignal
}

/** A run whose heart has not beaten for so many seconds belongs to a worker that is dead, stopped or cut off. */
export const leaseSeconds = 60

const look = 200
const looksPerBeat = 25

/**
 * Watches a run until it is let go of. Looks often enough that a cancelled run stops within a second; `stop` ends it
 * too. Either way what the run is doing in the store is ended, so that nothing waits for a lock or a long statement.
 */
export function watchRun(database: Database, run: string, stop: AbortSignal): RunWatch {
  const [ended, letGo] = [new AbortController(), new AbortController()]
  const signal = AbortSignal.any([stop, ended.signal])
  const end = () => void endSessions(database, run, false).catch(() => undefined) // a store that is away ends them itself
  signal.addEventListener('abort', end, { once: true })
  const watching = (async () => {
    for (let looks = 0; !letGo.signal.aborted && !signal.aborted; looks += 1) {
      const state = await stateOf(database, run, looks % looksPerBeat === 0)
      if (state === 'done' || state === 'held') return // by the run itself, which has a little left to do
      if (state !== 'running' && state !== 'unknown') {
        ended.abort(new KhoError('KHO227', 'The run was cancelled.', { run }))
      }
      await setTimeout(look, undefined, { signal: letGo.signal }).catch(() => undefined)
    }
  })()
  return {
    signal,
    [Symbol.asyncDispose]: async () => {
      signal.removeEventListener('abort', end)
      letGo.abort()
      await watching
    },
  }
}

/**
 * `unknown` while the store does not answer: the session that holds the run's lock tells of that. A beat waits for the
 * transaction that ends the run and then changes nothing: that tells of no end by somebody else, so the state is read.
 */
async function stateOf(database: Database, run: string, beats: boolean): Promise<string> {
  const look = sql`select state from kho.run where run = ${run}`
  const statement = beats
    ? sql`with beat as (
        update kho.run set heartbeat_at = clock_timestamp() where run = ${run} and state = 'running')
      ${look}`
    : look
  return database.rows(statement).then(
    ([row]) => row?.[0] ?? 'gone',
    () => 'unknown',
  )
}
