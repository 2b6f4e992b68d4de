import { KhoError } from '@kho/schema/error.ts'

/** How many files, or streams, may be on their way, in all and for one asker. */
export interface PlaceLimits {
  readonly most: number
  readonly each: number
}

/** What `kho serve` allows, on as many connections. */
export const filePlaces: PlaceLimits = { most: 8, each: 3 }

/** The place of one of them. Its signal fires when the asker leaves, the server closes, or its time is over. */
export interface Place {
  readonly signal: AbortSignal
  /** Ends what is sent, at once. */
  abandon(): void
  leave(): void
}

/** The places of what is on its way. */
export interface Places {
  /** Throws when none is free: KHO465, or the code that they were opened with. */
  take(asker: string): Place
  /** Ends all that is on its way. */
  close(): void
}

/** How many streams of changes a server keeps: they hold no connection to the store while they wait. */
export const streamPlaces: PlaceLimits = { most: 1_000, each: 10 }

/** Seconds after which it is worth asking again. */
const retryAfter = 5

export function openPlaces({ most, each }: PlaceLimits, code: 'KHO465' | 'KHO491' = 'KHO465'): Places {
  const taken = new Map<symbol, { readonly asker: string; readonly closing: AbortController }>()
  return {
    take(asker) {
      const own = [...taken.values()].filter((place) => place.asker === asker).length
      if (own >= each) throw new KhoError(code, `You have ${own} on their way.`, { most: each, retryAfter })
      if (taken.size >= most) throw new KhoError(code, 'All places are taken.', { most, retryAfter })
      const place = Symbol(asker)
      const closing = new AbortController()
      taken.set(place, { asker, closing })
      return {
        signal: closing.signal,
        abandon: () => closing.abort(),
        leave: () => void taken.delete(place),
      }
    },
    close() {
      for (const { closing } of taken.values()) closing.abort()
    },
  }
}
