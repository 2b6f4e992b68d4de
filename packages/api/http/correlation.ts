import { randomUUID } from 'node:crypto'
import type { IncomingHeaders } from './route.ts'

/** The id that ties a request to its ledger entry, its log line and its errors: the caller's own where it is harmless. */
export function correlationIdOf(headers: IncomingHeaders): string {
  const given = headers.get('x-correlation-id')
  return given !== null && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID()
}
