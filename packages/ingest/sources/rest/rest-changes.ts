import type { Batch, ChangeReader } from '../../source.ts'
import { unknownPosition } from '../position-errors.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * Reads what an endpoint says has changed since a moment, of the server's own clock: that of its answer before the read.
 * A record whose time lies ahead of that clock so moves nothing forward. Null where the server does not tell its time.
 */
export function restChanges(
  endpoint: Endpoint,
  date: string | null,
  read: (endpoint: Endpoint) => AsyncIterable<Batch>,
): ChangeReader | null {
  const { since } = endpoint.read
  const now = Date.parse(date ?? '')
  if (since === null || Number.isNaN(now)) return null
  return {
    position: instantOf(now),
    since: (position, overlap) => {
      const before = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(position) ? Date.parse(position) : Number.NaN
      if (Number.isNaN(before)) throw unknownPosition(endpoint.source, endpoint.from)
      const url = new URL(endpoint.url)
      url.searchParams.set(since, instantOf(before - (overlap + second) * 1000))
      return read({ ...endpoint, url })
    },
  }
}

// HTTP tells time in whole seconds, and nobody says whether the bound itself counts.
const second = 1

function instantOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}
