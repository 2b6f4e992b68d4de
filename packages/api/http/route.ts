import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KhoError } from '@kho/schema/error.ts'
import type { Admitted, Asker } from '../auth/authenticate.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Reader } from './answer.ts'
import type { Times } from './server-timing.ts'
import type { Answer } from './text-answer.ts'

/**
 * What stands between a route and the city's records, declared by every route:
 * - `public`: it answers the same to everybody and reads no record.
 * - `asker`: who asks is known before it runs, and records leave it through the policy view alone.
 * - `session`: it lets a browser in or out, checks for itself that the browser is meant to, and reads no record.
 * - `own`: another program, mounted, which checks for itself and has no right to read a record.
 */
export type Guard = 'public' | 'asker' | 'session' | 'own'

export interface IncomingHeaders {
  get(name: string): string | null
  has(name: string): boolean
}

/** As much of a request as is looked at: WHATWG's is one. */
export interface Incoming {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHeaders
  readonly body: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null
  /** Aborted when whoever asks has left. */
  readonly signal: AbortSignal
}

/** A request as a handler sees it. `body` has been read where the route takes one. */
export interface Asked extends Reader {
  readonly request: Incoming
  /** What stands in the address for each `{name}` of the route's path. */
  readonly parts: { readonly [name: string]: string }
  readonly body: string
  /** Where it came from (see `networkOf`): what quotas of anonymous askers are counted by. */
  readonly network: string
  /** How long its stages take, for whoever asks. */
  readonly timed: Times
  /** Notes an error that the answer tells of, for the log: its code, and its cause where nobody foresaw it. */
  tell(error: KhoError, unexpected: boolean): void
}

/** The same with who asks, and the one registry version the whole answer is made under. */
export interface AskedBySomeone extends Asked {
  readonly asker: Asker
  readonly admitted: Admitted
  readonly snapshot: Snapshot
  /**
   * Answers anew what goes on: whoever shows the same headers is made out again, under the rules of then, and waits for his turn
   * as with any request. Throws what keeps him out by then.
   */
  again<T>(answer: (asked: AskedBySomeone) => Promise<T>): Promise<T>
}

interface Place {
  readonly method: 'GET' | 'HEAD' | 'POST'
  /**
   * An exact path, one in which `{name}` stands for a part of letters, digits and `_`, or everything under one that ends in
   * `/*`; an exact one goes first, and one with names before what stands over it.
   */
  readonly path: string
  /** The most bytes of body it takes; absent, it takes none. */
  readonly body?: number
}

export interface PublicRoute extends Place {
  readonly guard: 'public' | 'session'
  handler(asked: Asked): Promise<Answer> | Answer
}

export interface AskerRoute extends Place {
  readonly guard: 'asker'
  handler(asked: AskedBySomeone): Promise<Answer>
}

/** A program that speaks node's own HTTP, for everything under a path that ends in `/*`. */
export interface MountedRoute {
  readonly guard: 'own'
  readonly path: `/${string}/*`
  node(request: IncomingMessage, response: ServerResponse): unknown
}

export type Route = PublicRoute | AskerRoute | MountedRoute
