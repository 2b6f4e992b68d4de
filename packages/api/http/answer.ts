import type { Language } from '@kho/schema/contract/bilingual.ts'
import { codes, type Details, type KhoError } from '@kho/schema/error.ts'
import { type AnswerHeaders, asResponse, TextAnswer } from './text-answer.ts'

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
export function errorAnswer(error: KhoError, reader: Reader): TextAnswer {
  return failureAnswer(JSON.stringify({ errors: [errorBody(error, reader)] }), error)
}

/** A text that tells of a failure, with the status and the headers that HTTP has for it. */
export function failureAnswer(
  text: string,
  { code, details: { allow, retryAfter, requests, seconds } }: KhoError,
): TextAnswer {
  const { status } = codes[code]
  const answer = jsonAnswer(text, status)
  const { headers } = answer
  if (status === 401) headers.set('www-authenticate', 'Bearer')
  if (typeof allow === 'string') headers.set('allow', allow)
  if (status === 503) headers.set('retry-after', '1')
  if (typeof retryAfter === 'number') headers.set('retry-after', String(retryAfter))
  if (typeof retryAfter === 'number' && typeof requests === 'number' && typeof seconds === 'number')
    setLimits(headers, [{ name: 'quota', most: requests, seconds, remaining: 0, resets: retryAfter }])
  return answer
}

export function failureResponse(text: string, error: KhoError): Response {
  return asResponse(failureAnswer(text, error))
}

/** One bound on an asker: so much in so many seconds, what is left of it, and when it begins anew. */
export interface Limit {
  readonly name: string
  readonly most: number
  readonly seconds: number
  readonly remaining: number
  readonly resets: number
}

/** What is left of the asker's quota and budget, as the IETF's draft `ratelimit-headers` writes it. */
export function setLimits(headers: AnswerHeaders, limits: readonly Limit[]): void {
  if (limits.length === 0) return
  headers.set(
    'ratelimit-policy',
    limits.map(({ name, most, seconds }) => `"${name}";q=${most};w=${seconds}`).join(', '),
  )
  headers.set(
    'ratelimit',
    limits.map(({ name, remaining, resets }) => `"${name}";r=${remaining};t=${resets}`).join(', '),
  )
}

export function jsonAnswer(text: string, status = 200): TextAnswer {
  return new TextAnswer(text, status, { 'content-type': 'application/json; charset=utf-8' })
}

export function jsonResponse(text: string, status = 200): Response {
  return asResponse(jsonAnswer(text, status))
}
