import type { Language } from '@kho/schema/contract/bilingual.ts'
import { codes, type Details, type KhoError } from '@kho/schema/error.ts'

/** Which request an answer belongs to, and who will read it. */
export interface Reader {
  readonly correlationId: string
  readonly language: Language
}

/** A failure as every answer of Kho tells it, in GraphQL and outside. */
export interface ErrorBody {
  readonly message: string
  readonly extensions: {
    readonly code: string
    readonly hint: string
    readonly correlationId: string
    readonly details?: Details
  }
}

export function errorBody({ code, message, details }: KhoError, { correlationId, language }: Reader): ErrorBody {
  const extensions = { code, hint: codes[code].hint[language], correlationId }
  return { message, extensions: Object.keys(details).length === 0 ? extensions : { ...extensions, details } }
}

/** The whole answer to a request that failed. */
export function errorResponse(error: KhoError, reader: Reader): Response {
  return failureResponse(JSON.stringify({ errors: [errorBody(error, reader)] }), error)
}

/** A text that tells of a failure, with the status and the headers that HTTP has for it. */
export function failureResponse(
  text: string,
  { code, details: { allow, retryAfter, requests, seconds } }: KhoError,
): Response {
  const { status } = codes[code]
  const response = jsonResponse(text, status)
  if (status === 401) response.headers.set('www-authenticate', 'Bearer')
  if (typeof allow === 'string') response.headers.set('allow', allow)
  if (status === 503) response.headers.set('retry-after', '1')
  if (typeof retryAfter === 'number') response.headers.set('retry-after', String(retryAfter))
  if (typeof retryAfter === 'number' && typeof requests === 'number' && typeof seconds === 'number')
    setQuota(response.headers, { requests, seconds, remaining: 0, resets: retryAfter })
  return response
}

/** What is left of the asker's quota, as the IETF's draft `ratelimit-headers` writes it. */
export function setQuota(
  headers: Headers,
  quota: { readonly requests: number; readonly seconds: number; readonly remaining: number; readonly resets: number },
): void {
  headers.set('ratelimit-policy', `"quota";q=${quota.requests};w=${quota.seconds}`)
  headers.set('ratelimit', `"quota";r=${quota.remaining};t=${quota.resets}`)
}

export function jsonResponse(text: string, status = 200): Response {
  return new Response(text, { status, headers: { 'content-type': 'application/json; charset=utf-8' } })
}
