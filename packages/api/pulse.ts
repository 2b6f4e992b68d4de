import { setTimeout } from 'node:timers/promises'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** When each dataset changed last, and under '' which rules are current. */
export type Beat = ReadonlyMap<string, string>

/** What of a city has changed, looked at once a second for all who wait, and not at all while nobody does. */
export interface Pulse {
  now(): Promise<Beat>
  /** The next look, begun a second from now or less ago; null once `signal` has fired, or when the store did not answer. */
  next(signal: AbortSignal): Promise<Beat | null>
}

const every = 1_000

export function openPulse(session: Session): Pulse {
  let coming: Promise<Beat | null> | null = null
  const beat = async () => {
    await setTimeout(every, undefined, { ref: false })
    coming = null // who comes while this one is looked at hears of the next
    return beatOf(session).catch(() => null)
  }
  return {
    now: () => beatOf(session),
    async next(signal) {
      if (signal.aborted) return null
      coming ??= beat()
      const { promise, resolve } = Promise.withResolvers<null>()
      const leave = () => resolve(null)
      signal.addEventListener('abort', leave, { once: true })
      return Promise.race([coming, promise]).finally(() => signal.removeEventListener('abort', leave))
    },
  }
}

async function beatOf(session: Session): Promise<Beat> {
  const rows = await session.rows(sql`
    select dataset, extract(epoch from at)::text from kho.moment
    union all select '', version || '.' || closings from kho.current`)
  return new Map(rows.map(([name, at]) => [name ?? '', at ?? '']))
}
