import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import { KhoError } from '@kho/schema/error.ts'
import { Agent, buildConnector, type Dispatcher, request } from 'undici'
import type { Connection } from '../connection.ts'
import { failureOf } from '../source-failure.ts'
import { type AddressGuard, addressGuard, type Reach } from './address-guard.ts'
import { guardedLookup, type Resolve } from './guarded-lookup.ts'

/** One question to a system over HTTP. */
export interface Asked {
  readonly url: URL
  /** Go to the host of `url` alone: an answer that leads elsewhere is followed without them. */
  readonly credentials: { readonly [header: string]: string }
  /** What is sent; absent for a GET. Only a GET is ever redirected. */
  readonly form?: string
  readonly type?: string
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  /** Where the answer came from, after any redirects. */
  readonly url: URL
  header(name: string): string | null
  /** Uncompressed bytes. Whoever does not read it to its end destroys it. */
  readonly body: Readable
}

/** HTTP to where a source's guard allows, and nowhere else. Statuses are for the caller to judge. */
export interface GuardedFetch extends AsyncDisposable {
  (asked: Asked): Promise<Answer>
}

export interface FetchOptions {
  /** Finds addresses; the system's own way where absent. */
  readonly resolve?: Resolve
  /** Which addresses besides the listed networks; those of a source that is named by a URL where absent. */
  readonly reach?: Reach
  /** The name that the system's administrator sees. */
  readonly agent?: string
}

type Connected = Pick<Connection, 'source' | 'networks' | 'tls'>

const mostRedirects = 5
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Every hop is checked: its address, its scheme, and whether it may see the credentials. */
export function guardedFetch(connection: Connected, options: FetchOptions = {}): GuardedFetch {
  const guard = addressGuard(connection, options.reach ?? 'url')
  const dispatcher = guardedAgent(guard, options.resolve)
  const agent = options.agent ?? `kho/${connection.source}`
  const get = (asked: Asked): Promise<Answer> => {
    return followed(connection, asked, (hop) => ask(dispatcher, guard, hop, agent))
  }
  return Object.assign(get, { [Symbol.asyncDispose]: () => dispatcher.destroy() })
}

async function followed(
  { source, tls }: Connected,
  asked: Asked,
  ask: (hop: Asked) => Promise<Answer>,
): Promise<Answer> {
  let hop = asked
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    if (tls === 'verify' && hop.url.protocol !== 'https:') break
    const answer = await ask(hop)
    const next = redirects.has(answer.status) ? nextOf(answer) : null
    if (!next) return answer
    answer.body.destroy()
    if (!mayFollow(hop, next)) break
    hop = { ...hop, url: next, credentials: next.origin === hop.url.origin ? hop.credentials : {} }
  }
  throw new KhoError('KHO253', `Source ${source} leads to where Kho does not follow.`, { source })
}

/** Sockets that connect to allowed addresses only. A host that is an address never reaches the lookup: it is checked apart. */
function guardedAgent(guard: AddressGuard, resolve: Resolve | undefined): Agent {
  const connect = buildConnector({
    lookup: guardedLookup(guard, resolve),
    rejectUnauthorized: true,
    timeout: 10_000,
    allowH2: false,
  })
  return new Agent({
    connect: (options, callback) => {
      try {
        guard.refuseHost(bare(options.hostname))
      } catch (cause) {
        return callback(failureOf(guard.source, cause), null)
      }
      connect(options, callback)
    },
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    pipelining: 1,
  })
}

async function ask(dispatcher: Dispatcher, guard: AddressGuard, asked: Asked, agent: string): Promise<Answer> {
  const { url, credentials, form, type, signal } = asked
  const answer = await request(url, {
    dispatcher,
    signal,
    method: form === undefined ? 'GET' : 'POST',
    body: form ?? null,
    headers: {
      ...credentials,
      ...(type === undefined ? {} : { 'content-type': type }),
      'user-agent': agent,
      'accept-encoding': 'identity',
    },
  }).catch((cause: unknown) => {
    signal.throwIfAborted()
    throw failureOf(guard.source, refusalIn(cause))
  })
  answer.body.on('error', () => undefined) // told to whoever reads it
  const header = (name: string): string | null => [answer.headers[name] ?? []].flat()[0] ?? null
  if ((header('content-encoding') ?? 'identity') === 'identity') {
    return { status: answer.statusCode, url, header, body: answer.body }
  }
  answer.body.destroy()
  const { source } = guard
  throw new KhoError('KHO255', `Source ${source} compresses its answer, which nobody asked for.`, { source })
}

/** The guard's own refusal, however deep the client has wrapped it. */
function refusalIn(cause: unknown): unknown {
  for (let inner = cause; inner instanceof Error; inner = inner.cause) if (inner instanceof KhoError) return inner
  return cause
}

function nextOf(answer: Answer): URL | null {
  const location = answer.header('location')
  return location === null ? null : URL.parse(location, answer.url)
}

/** What was sent is sent to nobody else, and what was asked for in private is not fetched in public. */
function mayFollow({ url, form }: Asked, next: URL): boolean {
  const isDowngrade = url.protocol === 'https:' && next.protocol !== 'https:'
  return form === undefined && !isDowngrade && /^https?:$/.test(next.protocol)
}

/** A URL writes IPv6 addresses in brackets. */
function bare(host: string): string {
  const inner = host.replace(/^\[|\]$/g, '')
  return isIP(inner) === 6 ? inner : host
}
