import { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** What changes are written with. */
export interface DeskOptions {
  /** Sessions of role `kho_write`, on the primary store. */
  readonly database: Database
  /** Secret that askers are hashed with in Kho's own tables, the same on every server of an installation. */
  readonly holderKey: Buffer
}

/** Where people's changes are taken: one a server. */
export interface Desk extends DeskOptions {
  /** How much one account may change. Counted in memory: each server of an installation counts for itself. */
  readonly quota: { take(account: string): Promise<void> }
}

const most = { changes: 60, seconds: 60 }

export function openDesk(options: DeskOptions): Desk {
  const limiter = new RateLimiterMemory({ keyPrefix: 'act', points: most.changes, duration: most.seconds })
  return { ...options, quota: { take: (account) => taken(limiter.consume(account)) } }
}

async function taken(consumed: Promise<unknown>): Promise<void> {
  await consumed.catch((thrown) => {
    if (!(thrown instanceof RateLimiterRes)) throw thrown
    const retryAfter = Math.max(1, Math.ceil(thrown.msBeforeNext / 1000))
    const message = `An account makes at most ${most.changes} changes in ${most.seconds} seconds.`
    throw new KhoError('KHO429', message, { ...most, retryAfter }, { cause: thrown })
  })
}
