import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reader } from '@kho/api/http/answer.ts'
import { correlationIdOf } from '@kho/api/http/correlation.ts'
import { finishHeaders } from '@kho/api/http/headers.ts'
import { knownError } from '@kho/api/http/known-error.ts'
import { languageOf } from '@kho/api/http/language.ts'
import { type NetworkOf, networksBehind } from '@kho/api/http/network.ts'
import { logRequest, logUnexpected } from '@kho/api/http/request-log.ts'
import type { MountedRoute } from '@kho/api/http/route.ts'
import { deliveryOutcome } from '@kho/ingest/push/delivery-outcome.ts'
import { deliveryBounds, notEntitled, takeDelivery } from '@kho/ingest/push/take-delivery.ts'
import type { SourceOptions } from '@kho/ingest/sources/connection.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import type { Logger } from 'pino'
import { currentSenders } from './current-senders.ts'
import { errorAnswer, successAnswer } from './envelope.ts'
import { quotas } from './quotas.ts'
import { type AppKeys, accountIn, unknownSender } from './senders.ts'
import { sentBody } from './sent-body.ts'

export interface PushRoutesOptions extends SourceOptions {
  /** In the role `kho_push`. */
  readonly database: Database
  /** Signs the tokens that applications get for their keys, the same on every server of an installation. */
  readonly tokenKey: Buffer
  /** Where requests come from; absent, where their connections do. */
  readonly networkOf?: NetworkOf
  readonly logger: Logger
}

const mostKeys = 16 * 1024

/**
 * Where systems push: `POST /ingest/token` for a token, `POST /ingest/{source}/{from}` for a delivery, and
 * `GET /ingest/{source}/runs/{run}` for what became of one. Who sends is known before a body is read.
 */
export function pushRoutes(options: PushRoutesOptions): readonly MountedRoute[] {
  const { logger } = options
  const answer = answering(options)
  const node = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const began = performance.now()
    const headers = new Headers({
      'x-correlation-id': one(request, 'x-correlation-id') ?? '',
      'accept-language': one(request, 'accept-language') ?? '',
    })
    const reader: Reader = { correlationId: correlationIdOf(headers), language: languageOf(headers) }
    const noted: string[] = []
    const given = await answer(request, reader).catch((thrown: unknown) => {
      const { error, unexpected } = knownError(thrown)
      noted.push(error.code)
      if (unexpected) logUnexpected(logger, error, reader.correlationId)
      return errorAnswer(error, reader)
    })
    finishHeaders(given.headers, reader.correlationId, true)
    await send(request, response, given)
    const { correlationId } = reader
    const line = { correlationId, method: request.method ?? '', route: '/ingest/*', status: given.status, kind: null }
    logRequest(logger, { ...line, milliseconds: performance.now() - began, codes: noted })
  }
  return [{ guard: 'own', path: '/ingest/*', node }]
}

function answering({ database, tokenKey, secretOf, cityFolder, networkOf = networksBehind([]) }: PushRoutesOptions) {
  const current = currentSenders(database, { secretOf, cityFolder }, tokenKey)
  const limits = quotas(database)
  // Whole provinces send through one gateway: whoever is wrong about one account there keeps nobody else out.
  const known = async <T>(request: IncomingMessage, account: string | null, who: () => Promise<T>): Promise<T> => {
    if (account === null) return who()
    const guesser = `${networkOf(request)} ${hash('sha256', account)}`
    limits.refuseGuessers(guesser)
    return who().catch(async (thrown: unknown) => {
      if (thrown instanceof KhoError && thrown.code === 'KHO257') await limits.guessed(guesser)
      throw thrown
    })
  }
  const token = async (request: IncomingMessage, reader: Reader): Promise<Response> => {
    const { tokenFor } = await current()
    const keys = await keysIn(request)
    const given = await known(request, `app ${keys.AppName}`, () => tokenFor(keys))
    const data = { access_token: given.token, token_type: 'Bearer', expires_in: given.seconds }
    return successAnswer(200, data, reader)
  }
  return async (request: IncomingMessage, reader: Reader): Promise<Response> => {
    const place = placeOf(request)
    if (place.kind === 'token') return token(request, reader)
    const { city, sourcesOf } = await current()
    const shown = one(request, 'authorization')
    const mine = await known(request, accountIn(shown), () => sourcesOf(shown))
    const document = city.sources.get(place.source)
    if (!document || !mine.has(place.source)) throw notEntitled()
    await limits.request(document)
    if (place.kind === 'outcome') {
      return successAnswer(200, await deliveryOutcome(database, place.source, place.run), reader)
    }
    const { source, from } = place
    return limits.taking(source, async () => {
      const body = await sentBody(request, 'lines', deliveryBounds.bytes)
      const sent = { source, from, idempotencyKey: one(request, 'idempotency-key'), body }
      return successAnswer(202, await takeDelivery(database, city, sent), reader)
    })
  }
}

type Place =
  | { readonly kind: 'token' }
  | { readonly kind: 'delivery'; readonly source: string; readonly from: string }
  | { readonly kind: 'outcome'; readonly source: string; readonly run: string }

/** What an address asks for. KHO448 and KHO449 as everywhere. */
function placeOf({ url, method }: IncomingMessage): Place {
  const path = URL.parse(url ?? '', 'http://kho')?.pathname ?? ''
  const [, , source = '', ...rest] = path.split('/').map(decoded)
  const [first = '', run = ''] = rest
  const isOutcome = first === 'runs' && rest.length === 2
  if (source === '' || (rest.length === 0 && source !== 'token'))
    throw new KhoError('KHO448', 'There is nothing at this address.')
  const allow = isOutcome ? 'GET' : 'POST'
  if (method !== allow) throw new KhoError('KHO449', `This address does not take ${method}.`, { allow })
  if (rest.length === 0) return { kind: 'token' }
  return isOutcome ? { kind: 'outcome', source, run } : { kind: 'delivery', source, from: rest.join('/') }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new KhoError('KHO448', 'There is nothing at this address.')
  }
}

async function keysIn(request: IncomingMessage): Promise<AppKeys> {
  const body = await sentBody(request, 'json', mostKeys)
  const keys = parsed(body)
  const [AppName, AccessKey, SecretKey] = ['AppName', 'AccessKey', 'SecretKey'].map((name) => textAt(keys, name))
  if (!AppName || !AccessKey || !SecretKey) throw unknownSender()
  return { AppName, AccessKey, SecretKey }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function textAt(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'string' ? found : null
}

function one({ headers }: IncomingMessage, name: string): string | null {
  return [headers[name] ?? []].flat()[0] ?? null
}

/** Writes the answer. A body that nobody read is not waited for: the connection ends with the answer. */
async function send(request: IncomingMessage, response: ServerResponse, answer: Response): Promise<void> {
  if (!request.complete) answer.headers.set('connection', 'close')
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(Buffer.from(await answer.arrayBuffer()))
}
