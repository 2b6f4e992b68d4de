import type { AnswerHeaders } from './text-answer.ts'

/** Headers of every answer. A page that needs more from the browser says so itself; what it sets stands. */
const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
}

/** What an answer to an asker depends on, should a cache ever look. */
const vary = 'Authorization, X-Api-Key, Cookie, X-Purpose, Accept-Language, Accept'

/** Finishes an answer's headers. One that depends on who asks is stored by nobody, whatever its handler says. */
export function finishHeaders(headers: AnswerHeaders, correlationId: string, askerKnown: boolean): void {
  for (const [name, value] of Object.entries(everywhere)) {
    if (askerKnown && name === 'cache-control') headers.set(name, value)
    else if (!headers.has(name)) headers.set(name, value)
  }
  if (askerKnown) headers.set('vary', vary)
  headers.set('x-correlation-id', correlationId)
}
