import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import type { Connection } from '../connection.ts'
import { missingTable } from '../source-drift.ts'
import { type Answer, type FetchOptions, guardedFetch } from './guarded-fetch.ts'
import { authorisation } from './token-source.ts'

/** Reads what a source gives over HTTP: as its account, at its pace, again where it is busy. */
export interface HttpReader extends AsyncDisposable {
  /**
   * What `read` makes of the answer to a GET, whose status is 200. The whole is tried again where the system is busy or
   * breaks off, so `read` keeps nothing of an answer that failed. KHO206 names `from` where there is nothing.
   */
  get<T>(url: URL, from: string, signal: AbortSignal, read: (answer: Answer) => Promise<T>): Promise<T>
}

export interface HttpReaderOptions extends FetchOptions {
  /** Requests in so many seconds that the source allows. */
  readonly requests?: { readonly requests: number; readonly seconds: number } | null
}

const mostTries = 6
/** Longest wait that a system may ask for, in seconds, and all waits of one answer together. */
const longestWait = 60
const longestWaits = 180
const busy: ReadonlySet<number> = new Set([429, 503])
const failing: ReadonlySet<number> = new Set([500, 502, 504])

export function httpReader(connection: Connection, options: HttpReaderOptions = {}): HttpReader {
  const fetch = guardedFetch(connection, options)
  const shown = authorisation(connection, fetch)
  const pace = paceOf(options.requests ?? null)
  const once = async (url: URL, signal: AbortSignal): Promise<Answer> => {
    await pace(signal)
    return fetch({ url, credentials: await shown.headers(signal), signal })
  }
  const tried = async <T>({ url, from, signal, read }: Try<T>): Promise<T> => {
    const first = await once(url, signal)
    const answer = first.status === 401 && shown.renew() ? await again(first, () => once(url, signal)) : first
    if (answer.status === 200) return read(answer)
    answer.body.destroy()
    throw new Unanswered(answer, failureOfStatus(connection.source, from, answer.status))
  }
  return {
    get: (url, from, signal, read) => withRetries(signal, () => tried({ url, from, signal, read })),
    [Symbol.asyncDispose]: () => fetch[Symbol.asyncDispose](),
  }
}

interface Try<T> {
  readonly url: URL
  readonly from: string
  readonly signal: AbortSignal
  readonly read: (answer: Answer) => Promise<T>
}

/** An answer that is none, with what it says about when to come back. */
class Unanswered extends Error {
  readonly status: number
  readonly retryAfter: string | null
  readonly failure: KhoError

  constructor(answer: Answer, failure: KhoError) {
    super(failure.message)
    this.status = answer.status
    this.retryAfter = answer.header('retry-after')
    this.failure = failure
  }
}

async function again(refused: Answer, ask: () => Promise<Answer>): Promise<Answer> {
  refused.body.destroy()
  return ask()
}

function failureOfStatus(source: string, from: string, status: number): KhoError {
  if (status === 404 || status === 410) return missingTable(source, from)
  const details = { source, from, status }
  if (status === 401 || status === 403) {
    return new KhoError('KHO202', `Source ${source} refused the account or one of its reads (${status}).`, details)
  }
  return new KhoError('KHO254', `Source ${source} answered ${status} for ${from}.`, details)
}

/** Tries again what may succeed later, after the wait the system asks for or one that doubles, within the bounds above. */
async function withRetries<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  let waited = 0
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (cause) {
      signal.throwIfAborted()
      const wait = waitOf(cause, tries)
      const told = cause instanceof Unanswered ? cause.failure : cause
      if (wait === null || tries === mostTries || wait > longestWait || waited + wait > longestWaits) throw told
      waited += wait
      await setTimeout(wait * 1000, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

/** Seconds until the next try, null where another try would change nothing. */
function waitOf(cause: unknown, tries: number): number | null {
  const doubling = 0.2 * 2 ** (tries - 1) * (0.75 + Math.random() / 2)
  if (cause instanceof Unanswered) {
    if (busy.has(cause.status)) return secondsUntil(cause.retryAfter) ?? doubling
    return failing.has(cause.status) ? doubling : null
  }
  return cause instanceof KhoError && (cause.code === 'KHO201' || cause.code === 'KHO208') ? doubling : null
}

/** RFC 9110, section 10.2.3: seconds, or a date. */
function secondsUntil(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter)
  const at = Date.parse(retryAfter)
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000)
}

/** Waits until one more request is due; the first few of a span go at once, no more than the span allows. */
function paceOf(limit: { readonly requests: number; readonly seconds: number } | null) {
  let next = 0
  return async (signal: AbortSignal): Promise<void> => {
    if (limit === null) return
    const gap = (limit.seconds * 1000) / limit.requests
    const now = performance.now()
    const due = Math.max(next, now)
    next = due + gap
    if (due > now) await setTimeout(due - now, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}
