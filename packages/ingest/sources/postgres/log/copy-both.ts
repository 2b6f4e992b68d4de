import type { Duplex } from 'node:stream'
import type { Submittable } from 'pg'
import streams from 'pg-copy-streams'

/**
 * A statement that copies both ways, as a stream of whole frames. The library has it, its types do not. Stops reading
 * the socket when nobody reads the frames.
 */
export function both(statement: string): Duplex & Submittable {
  const options = { alignOnCopyDataFrame: true, readableObjectMode: true, readableHighWaterMark: 1000 }
  // The declared types know `to` and `from` only.
  const make = (streams as unknown as { both(text: string, options: object): Duplex & Submittable }).both
  return make(statement, options)
}
