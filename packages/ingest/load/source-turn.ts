import { hash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

export interface TurnOptions {
  /** Whether to wait until a place is free; otherwise a source that is taken is refused with KHO283. */
  readonly waits: boolean
  readonly signal: AbortSignal
}

const again = 250

/**
 * Takes one of the places of a source, as many as its `limits.connections`, for all processes on all machines together.
 * It is held until the session's transaction ends, and a worker that dies lets go of it.
 */
export async function takeSourceTurn(session: Session, source: SourceDocument, options: TurnOptions): Promise<void> {
  while (!(await takesPlace(session, source))) {
    options.signal.throwIfAborted()
    if (!options.waits) throw busy(source.source)
    await setTimeout(again, undefined, { signal: options.signal }).catch(() => undefined)
  }
}

async function takesPlace(session: Session, { source, limits }: SourceDocument): Promise<boolean> {
  for (let place = 0; place < limits.connections; place += 1) {
    const [answer] = await session.rows(sql`select pg_try_advisory_xact_lock(${placeKey(source, place)}::bigint)`)
    if (answer?.[0] === 't') return true
  }
  return false
}

function placeKey(source: string, place: number): string {
  return hash('sha256', `kho/source\0${source}\0${place}`, 'buffer').readBigInt64BE().toString()
}

function busy(source: string): KhoError {
  return new KhoError('KHO283', `Source ${source} is being read by as many sessions as it allows.`, { source })
}
