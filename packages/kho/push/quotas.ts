import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How often senders may call, counted by each server for itself. */
export interface Quotas {
  /** One request of a source, within its document's `limits.requests`. KHO259 tells when to come back. */
  request(source: SourceDocument): Promise<void>
  /** Takes a body of a source, of which only few may be on their way at once: they stand in memory. KHO259 beyond. */
  taking<T>(source: string, take: () => Promise<T>): Promise<T>
  /** Whoever was wrong about one account too often is not listened to about it for a while. */
  refuseGuessers(guesser: string): Promise<void>
  guessed(guesser: string): Promise<void>
}

export const bodiesAtOnce = 8
const guesses = { points: 30, duration: 60 }

export function quotas(): Quotas {
  const limiters = new Map<string, RateLimiterMemory>()
  const taken = new Map<string, number>()
  const wrong = new RateLimiterMemory({ ...guesses, keyPrefix: 'wrong' })
  const limiterOf = ({ requests, seconds }: { requests: number; seconds: number }): RateLimiterMemory => {
    const name = `${requests}/${seconds}`
    const limiter = limiters.get(name) ?? new RateLimiterMemory({ points: requests, duration: seconds })
    limiters.set(name, limiter)
    return limiter
  }
  return {
    async request({ source, limits }) {
      if (limits.requests === null) return
      await limiterOf(limits.requests).consume(source).catch(refused)
    },
    async taking(source, take) {
      const others = taken.get(source) ?? 0
      if (others >= bodiesAtOnce) throw tooMany(source)
      taken.set(source, others + 1)
      try {
        return await take()
      } finally {
        taken.set(source, (taken.get(source) ?? 1) - 1)
      }
    },
    async refuseGuessers(guesser) {
      const spent = await wrong.get(guesser)
      if (spent && spent.consumedPoints >= guesses.points) refused(spent)
    },
    async guessed(guesser) {
      await wrong.consume(guesser).catch(() => undefined)
    },
  }
}

function tooMany(source: string): KhoError {
  return new KhoError('KHO259', `${bodiesAtOnce} deliveries of ${source} are on their way already.`, {
    source,
    retryAfter: 1,
  })
}

function refused(spent: unknown): never {
  if (!(spent instanceof RateLimiterRes)) throw spent
  const retryAfter = Math.max(1, Math.ceil(spent.msBeforeNext / 1000))
  throw new KhoError('KHO259', 'The quota is used up.', { retryAfter })
}
