import { codes, KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { Logger } from 'pino'
import { authenticate } from '../auth/authenticate.ts'
import type { Credentials } from '../auth/credentials.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { VerifyToken } from '../auth/verify-token.ts'
import { quotaHolder } from '../graphql/quotas.ts'
import type { RegistryWatch } from '../registry-watch.ts'
import { inRequest, type RequestTold } from '../stages.ts'
import { errorAnswer } from './answer.ts'
import { correlationIdOf } from './correlation.ts'
import { finishHeaders } from './headers.ts'
import { isStale, knownError } from './known-error.ts'
import { languageOf } from './language.ts'
import { readBody } from './read-body.ts'
import { logRequest, logUnexpected } from './request-log.ts'
import type { Asked, AskedBySomeone, AskerRoute, Incoming, PublicRoute, Route } from './route.ts'
import { pathOf, routeOf } from './route-table.ts'
import { openTimes } from './server-timing.ts'
import { abandonStreamed } from './streamed.ts'
import type { Answer } from './text-answer.ts'
import type { Turnstile } from './turnstile.ts'

/** What every request is handled with. */
export interface Handling {
  readonly routes: readonly Route[]
  /** Where the request came from. */
  readonly network: string
  readonly registry: RegistryWatch
  readonly verify: VerifyToken | null
  readonly credentials: Credentials
  /** Null where browsers cannot sign in. */
  readonly sessions: Sessions | null
  readonly session: Session
  readonly turnstile: Turnstile
  /** Milliseconds after which an answer is not waited for any more. */
  readonly patience: number
  readonly logger: Logger
}

export const mostPatience = 30_000
const mostTries = 4

/** Answers one request: route, guard, handler, headers, log line. Never rejects. */
export function handleRequest(request: Incoming, handling: Handling): Promise<Answer> {
  return inRequest(request.headers, (note) => handle(request, handling, note))
}

async function handle(request: Incoming, handling: Handling, note: (told: RequestTold) => void): Promise<Answer> {
  const began = performance.now()
  const { method, headers } = request
  const correlationId = correlationIdOf(headers)
  const line = { route: '(none)', kind: null as string | null, codes: new Set<string>() }
  const tell: Asked['tell'] = (error, unexpected) => {
    // Whatever fails because nobody listens any more is no failure of ours.
    if (request.signal.aborted) return void line.codes.add('KHO483')
    line.codes.add(error.code)
    if (unexpected || codes[error.code].status >= 500) logUnexpected(handling.logger, error, correlationId)
  }
  const { network } = handling
  const timed = openTimes(began)
  const asked = { request, network, parts: {}, body: '', correlationId, language: languageOf(headers), tell, timed }
  const answered = respond(asked, handling, line).catch((thrown) => {
    const { error, unexpected } = knownError(thrown)
    tell(error, unexpected)
    return errorAnswer(error, asked)
  })
  const response: Answer = await answered
  finishHeaders(response.headers, correlationId, line.route === '(none)' || line.kind !== null)
  timed.tellIn(response.headers)
  const { status } = response
  const milliseconds = performance.now() - began
  const told = { ...line, correlationId, method, status, milliseconds, codes: [...line.codes] }
  note(told)
  logRequest(handling.logger, told)
  return response
}

interface Line {
  route: string
  kind: string | null
}

async function respond(asked: Asked, handling: Handling, line: Line): Promise<Answer> {
  const { method, url } = asked.request
  const { route, parts } = routeOf(handling.routes, method, pathOf(url))
  line.route = route.path
  if (route.guard === 'asker') line.kind = 'unknown'
  return withinPatience(guarded(route, { ...asked, parts }, handling, line), handling.patience)
}

async function guarded(route: PublicRoute | AskerRoute, asked: Asked, handling: Handling, line: Line): Promise<Answer> {
  const body = route.body === undefined ? '' : await readBody(asked.request, route.body)
  if (route.guard !== 'asker') return route.handler({ ...asked, body })
  return bySomeone({ ...asked, body }, { ...handling, line }, (known) => {
    known.timed.end('request')
    return route.handler(known)
  })
}

/** A version that moves on during an answer moves the whole request with it; one that moves at every try is given up. */
async function underCurrentVersion<T>(answer: () => Promise<T>, registry: RegistryWatch): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await answer()
    } catch (thrown) {
      if (!isStale(thrown) || tries === mostTries) throw thrown
      await registry.refresh()
    }
  }
}

interface Handled extends Handling {
  readonly line: Line
}

type Answering<T> = (asked: AskedBySomeone) => Promise<T>

/** Who asks is made out under the same registry version that the answer is. */
function bySomeone<T>(asked: Asked, handling: Handled, answer: Answering<T>): Promise<T> {
  return underCurrentVersion(() => oneTry(asked, handling, answer), handling.registry)
}

async function oneTry<T>(asked: Asked, handling: Handled, answer: Answering<T>): Promise<T> {
  const { session, verify, credentials, sessions, registry, network, turnstile, line } = handling
  const snapshot = registry.current()
  const { headers, signal } = asked.request
  const how = { session, verify, credentials, sessions, network, now: new Date() }
  const { asker, city, admitted } = await authenticate(headers, { city: snapshot.city, ...how })
  line.kind = asker.principal.kind
  const again: AskedBySomeone['again'] = (next) => bySomeone(asked, handling, next)
  const known = { ...asked, asker, admitted, snapshot: { ...snapshot, city }, again }
  return turnstile.pass(quotaHolder(asker.principal, network), signal, () => answer(known))
}

/** What comes later is sent to nobody: a file or a stream gives its place back. */
async function withinPatience(answer: Promise<Answer>, patience: number): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = () => {
    reject(new KhoError('KHO451', 'The request took too long.'))
    answer.then(abandoned, () => undefined)
  }
  const timer = setTimeout(giveUp, patience)
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer))
}

function abandoned(answer: Answer): void {
  if (answer instanceof Response) abandonStreamed(answer)
}
