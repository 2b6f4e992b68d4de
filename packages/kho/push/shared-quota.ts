import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

export interface QuotaLimit {
  readonly requests: number
  readonly seconds: number
}

/** Counts calls by name over all servers of a store, in windows of fixed length. */
export interface SharedQuota {
  /** One call. KHO259, which tells when to come back, where the window's calls are used up. */
  take(name: string, limit: QuotaLimit): Promise<void>
  /** The same refusal without a call, as far as this server knows. */
  refuse(name: string): void
}

/** What this server has taken of a window and not used yet. */
interface Share {
  left: number
  /** Whether the store has nothing more to give. */
  readonly isLast: boolean
  /** By this server's own steady clock. */
  readonly ends: number
}

/** Servers take calls from the store by the twentieth of a limit, and are told once that nothing is left. */
const parts = 20
const manyShares = 10_000

/**
 * A limit is never passed, however many servers count. Each of them may leave a part that it took unused; a flood beyond
 * the limit costs the store nothing.
 */
export function sharedQuota(session: Session): SharedQuota {
  const shares = new Map<string, Share>()
  const asking = new Map<string, Promise<Share>>()
  const current = (name: string): Share | null => {
    const share = shares.get(name)
    return share && share.ends > performance.now() ? share : null
  }
  const ask = async (name: string, limit: QuotaLimit): Promise<Share> => {
    const share = await takePart(session, name, limit)
    if (shares.size > manyShares) forgetEnded(shares)
    shares.set(name, share)
    return share
  }
  return {
    async take(name, limit) {
      for (;;) {
        const share = current(name)
        if (share && share.left > 0) {
          share.left -= 1
          return
        }
        if (share?.isLast) throw usedUp(share)
        const asked = asking.get(name) ?? ask(name, limit).finally(() => asking.delete(name))
        asking.set(name, asked)
        await asked
      }
    },
    refuse(name) {
      const share = current(name)
      if (share?.isLast && share.left === 0) throw usedUp(share)
    },
  }
}

async function takePart(session: Session, name: string, { requests, seconds }: QuotaLimit): Promise<Share> {
  const part = Math.ceil(requests / parts)
  const now = sql`clock_timestamp()`
  const end = sql`${now} + ${seconds} * interval '1 s'`
  const [row] = await session.rows(sql`
    with ended as (
      delete from kho.push_quota where name in (
        select name from kho.push_quota where ends < ${now} - interval '1 h' and name <> ${name}
        order by ends limit 10 for update skip locked))
    insert into kho.push_quota as q values (${name}, ${end}, ${part})
    on conflict (name) do update set
      taken = case when q.ends > ${now} then q.taken + ${part} else ${part} end,
      ends = case when q.ends > ${now} then q.ends else ${end} end
    returning taken, extract(epoch from ends - ${now}) * 1000`)
  // The store keeps a window's end to the millisecond, rounded.
  const [taken, milliseconds] = [Number(row?.[0]), Math.min(Number(row?.[1]), seconds * 1000)]
  return {
    left: Math.min(part, Math.max(0, requests - (taken - part))),
    isLast: taken >= requests,
    ends: performance.now() + milliseconds,
  }
}

function forgetEnded(shares: Map<string, Share>): void {
  const now = performance.now()
  for (const [name, { ends }] of shares) if (ends <= now) shares.delete(name)
}

function usedUp({ ends }: Share): KhoError {
  const retryAfter = Math.max(1, Math.ceil((ends - performance.now()) / 1000))
  return new KhoError('KHO259', 'The quota is used up.', { retryAfter })
}
