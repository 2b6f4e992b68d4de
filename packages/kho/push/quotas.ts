import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sharedQuota } from './shared-quota.ts'

/** How often senders may call, counted over all servers of a store. */
export interface Quotas {
  /** One request of a source, within its document's `limits.requests`. KHO259 tells when to come back. */
  request(source: SourceDocument): Promise<void>
  /** Takes a body of a source, of which each server has only few on their way at once: they stand in its memory. KHO259 beyond. */
  taking<T>(source: string, take: () => Promise<T>): Promise<T>
  /** Whoever was wrong about one account too often is not listened to about it for a while. */
  refuseGuessers(guesser: string): void
  guessed(guesser: string): Promise<void>
}

export const bodiesAtOnce = 8
const guesses = { requests: 30, seconds: 60 }

/** `session`: in the role `kho_push`. */
export function quotas(session: Session): Quotas {
  const shared = sharedQuota(session)
  const bodies = new Map<string, number>()
  return {
    async request({ source, limits }) {
      const { requests: limit } = limits
      if (limit !== null) await shared.take(`source ${source} ${limit.requests}/${limit.seconds}`, limit)
    },
    async taking(source, take) {
      const others = bodies.get(source) ?? 0
      if (others >= bodiesAtOnce) throw tooMany(source)
      bodies.set(source, others + 1)
      try {
        return await take()
      } finally {
        bodies.set(source, (bodies.get(source) ?? 1) - 1)
      }
    },
    refuseGuessers: (guesser) => shared.refuse(`guesser ${guesser}`),
    async guessed(guesser) {
      await shared.take(`guesser ${guesser}`, guesses).catch((cause) => {
        if (!(cause instanceof KhoError)) throw cause
      })
    },
  }
}

function tooMany(source: string): KhoError {
  return new KhoError('KHO259', `${bodiesAtOnce} deliveries of ${source} are on their way already.`, {
    source,
    retryAfter: 1,
  })
}
