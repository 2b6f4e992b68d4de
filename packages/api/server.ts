import { createServer as createNodeServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { ContactKeys } from '@kho/schema/notices/contact-keys.ts'
import type { LendingDatabase } from '@kho/schema/store/database.ts'
import type { Logger } from 'pino'
import { type DeskOptions, openDesk } from './acts/desk.ts'
import { type CredentialOptions, openCredentials } from './auth/credentials.ts'
import { logoutReader } from './auth/logout-token.ts'
import { openSessions, type Sessions } from './auth/sessions.ts'
import { type TokenIssuer, tokenVerifier } from './auth/verify-token.ts'
import { countReads } from './counts/counted-reads.ts'
import { openTakenCounter } from './counts/taken-counter.ts'
import { dropRoutes } from './drafts/drop-route.ts'
import type { ReadDropped } from './drafts/read-dropped.ts'
import { type BudgetOptions, openBudgets } from './graphql/budgets.ts'
import type { Execution } from './graphql/execute-operation.ts'
import { graphqlAnswers, graphqlRoutes } from './graphql/graphql-route.ts'
import { openQuotas } from './graphql/quotas.ts'
import type { StreamParts } from './graphql/subscription-answer.ts'
import { handleRequest, mostPatience } from './http/handle-request.ts'
import { healthRoutes } from './http/health.ts'
import { knownError } from './http/known-error.ts'
import { ledgerHeadsRoute } from './http/ledger-heads.ts'
import { type LoginOptions, loginRoutes } from './http/login-routes.ts'
import { type NetworkOf, networksBehind } from './http/network.ts'
import { NodeRequest } from './http/node-request.ts'
import { logUnexpected } from './http/request-log.ts'
import type { Incoming, Route } from './http/route.ts'
import { mountedAt, pathOf } from './http/route-table.ts'
import { sendAnswer } from './http/send-answer.ts'
import { mostIdle } from './http/streamed.ts'
import { type Answer, asResponse } from './http/text-answer.ts'
import { openTurnstile, type TurnstileOptions, turnstileDefaults } from './http/turnstile.ts'
import { usageRoutes } from './http/usage.ts'
import { openOwnLooks } from './me/own-looks.ts'
import { odataRoutes } from './odata/odata-routes.ts'
import { catalogueRoutes } from './open/catalogue-routes.ts'
import { datasetRoutes } from './open/dataset-routes.ts'
import { liveRoutes } from './open/live-routes.ts'
import { filePlaces, openPlaces, type PlaceLimits, streamPlaces } from './open/places.ts'
import type { ReadOperation } from './operation/operation-status.ts'
import { openPulse } from './pulse.ts'
import { type RegistryWatch, watchRegistry } from './registry-watch.ts'
import { type MadeOptions, madeFiles } from './release/made-files.ts'
import { releasePages } from './release/release-pages.ts'
import { releaseRoutes } from './release/release-routes.ts'

export interface ServerOptions {
  /** Sessions of role kho_api. */
  readonly database: LendingDatabase
  /** What files are read on while they are sent, so that no answer waits for them; absent, the same. */
  readonly streams?: LendingDatabase
  /** How many files at once; absent, as many as `kho serve` allows. */
  readonly places?: PlaceLimits
  readonly ledger: Ledger
  /** Null where there is no identity provider: then everybody is anonymous and every token is refused. */
  readonly auth: TokenIssuer | null
  /** Where keys are looked up, and what they are known by there. */
  readonly credentials: CredentialOptions
  /** How browsers sign in; absent, they cannot. */
  readonly login?: { readonly origin: string; readonly client: string; readonly secret: string | null }
  /** Secret that cursors are sealed with, the same on every server of an installation. */
  readonly cursorKey: Buffer
  /** Secret that hash masks are keyed with; absent: what would be masked by hash is withheld. */
  readonly maskKey?: Buffer | undefined
  /** What changes are written with. Absent, the server answers questions only. */
  readonly desk?: DeskOptions | undefined
  /** What addresses that notices go to are sealed with. */
  readonly contactKeys: ContactKeys
  /** How many follow changes at once; absent, as many as `streamPlaces` has. */
  readonly followers?: PlaceLimits
  /** How many are answered at once, and who waits. */
  readonly turnstile?: Partial<TurnstileOptions>
  /** Milliseconds that an answer is waited for, and that its reader may leave what was sent untaken; absent, half a minute and one. */
  readonly patience?: number
  readonly idle?: number
  /** What askers may cost; absent, as much as they ask for. */
  readonly budgets?: BudgetOptions
  /** How operators are told how the city stands; absent, they are not told here. */
  readonly readOperation?: ReadOperation
  /** The folder of releases, and what signs files of them that are made here; absent, none are given out. */
  readonly releases?: MadeOptions
  /** How a file that a steward drops is read; absent, none is taken. */
  readonly readDropped?: ReadDropped
  /** Where requests come from; absent, where their connections do. */
  readonly networkOf?: NetworkOf
  readonly logger: Logger
  /** Routes of whoever starts the server: the page at `/`, the demo's identity provider. */
  readonly extraRoutes?: readonly Route[]
}

/** The HTTP surface of a city. */
export interface KhoServer {
  /** Every route with its guard. */
  readonly routes: readonly Route[]
  /** Answers a request without a socket. */
  fetch(request: Request): Promise<Response>
  /** Opens a port, any free one for 0, and gives its number. */
  listen(port: number, host?: string): Promise<number>
  /** Takes no new requests and ends when those under way are answered. */
  close(): Promise<void>
}

export async function createServer(options: ServerOptions): Promise<KhoServer> {
  const { database, cursorKey, maskKey, logger, patience = mostPatience, networkOf = networksBehind([]) } = options
  const registry = await watchRegistry(database, (thrown) =>
    logUnexpected(logger, knownError(thrown).error, 'registry'),
  )
  const { ledger, ...reads } = countReads(options.ledger, options.desk?.database ?? null, cityOf(registry))
  const budgets = options.budgets ? openBudgets(options.budgets) : null
  const [quotas, looks] = [openQuotas(), openOwnLooks(ledger)]
  const [places, followed] = [openPlaces(options.places ?? filePlaces), openFollowed(options)]
  const { logins, ...access } = openAccess(options)
  const [released, desk] = [openReleases(options), options.desk ? openDesk(options.desk) : null]
  const graphql = graphqlAnswers(executionOf({ ...options, ledger }, { quotas, budgets, looks, desk }), followed)
  const routes: readonly Route[] = [
    ...graphqlRoutes(graphql),
    ...odataRoutes(graphql),
    ...catalogueRoutes(database),
    ...datasetRoutes({ database, ledger, cursorKey, maskKey }),
    ...released.routes,
    ...liveRoutes({ streams: options.streams ?? database, session: database, ledger, places, quotas, maskKey, logger }),
    ...healthRoutes(database, registry.isReadable),
    ledgerHeadsRoute(database, ledger),
    ...usageRoutes({ database, ledger, looks }),
    ...logins,
    ...dropRoutes({ desk, ledger, readDropped: options.readDropped }),
    ...(options.extraRoutes ?? []),
  ]
  const turnstile = openTurnstile({ ...turnstileDefaults, ...options.turnstile })
  const handling = { routes, registry, ...access, turnstile, patience, session: database, logger }
  const answer: Answering = (request, network) => handleRequest(request, { ...handling, network })
  const node = nodeServer({ routes, answer, logger, networkOf, idle: options.idle ?? mostIdle })
  return {
    routes,
    fetch: async (request) => asResponse(await answer(request, '')),
    listen: (port, host = '127.0.0.1') => listen(node, port, host),
    async close() {
      registry.close()
      access.credentials.close()
      places.close()
      followed.places.close()
      await Promise.all([released.close(), reads.close(), budgets?.close()])
      await closed(node)
    },
  }
}

/** The city as it is; null while its rules cannot be read. */
const cityOf = (registry: RegistryWatch) => () => (registry.isReadable() ? registry.current().city : null)

/** What answers are made with; what is opened here is the whole server's. */
function executionOf(
  { database, ledger, cursorKey, maskKey, contactKeys, credentials, ...options }: ServerOptions,
  opened: Pick<Execution, 'quotas' | 'budgets' | 'looks' | 'desk'>,
): Execution {
  return {
    ...{ database, ledger, cursorKey, maskKey, contactKeys, credentialKey: credentials.key, ...opened },
    readOperation: options.readOperation ?? null,
  }
}

/** What streams of changes are told by, and their places. */
function openFollowed({ database, followers }: ServerOptions): StreamParts {
  return { pulse: openPulse(database), places: openPlaces(followers ?? streamPlaces, 'KHO491') }
}

/** Releases are given out where there is a folder of them. */
function openReleases({ database, releases, desk }: ServerOptions): {
  readonly routes: readonly Route[]
  close(): Promise<void>
} {
  if (!releases) return { routes: [], close: async () => undefined }
  const [made, taken] = [madeFiles(releases), openTakenCounter(desk?.database ?? null)]
  const parts = { session: database, root: releases.root, made, taken }
  const close = async () => void (await Promise.all([made.close(), taken.close()]))
  return { routes: [...releasePages(parts), ...releaseRoutes(parts)], close }
}

/** What people and programs are let in by. */
function openAccess(options: ServerOptions) {
  const verify = options.auth ? tokenVerifier(options.auth) : null
  const [credentials, sessions] = [openCredentials(options.credentials), sessionsOf(options)]
  const parts = { ...loginOf(options), admit: credentials.admit }
  const readLogout = options.auth && logoutReader(options.auth, parts.client)
  const logins = sessions && verify && readLogout ? loginRoutes({ ...parts, sessions, verify, readLogout }) : []
  return { verify, credentials, sessions, logins }
}

/** Browsers sign in where there is a provider to sign in at, and somewhere to write sessions. */
function sessionsOf({ login, auth, desk, credentials }: ServerOptions): Sessions | null {
  if (!login || !auth || !desk) return null
  const { session, key } = credentials
  return openSessions({ reads: session, writes: desk.database, key, origin: login.origin })
}

function loginOf({ login, auth, credentials }: ServerOptions): LoginOptions {
  const { client = '', secret = null } = login ?? {}
  return { issuer: auth?.issuer ?? '', client, secret, key: credentials.key }
}

type Answering = (request: Incoming, network: string) => Promise<Answer>

interface Serving extends Pick<ServerOptions, 'logger'> {
  readonly routes: readonly Route[]
  readonly answer: Answering
  readonly idle: number
  readonly networkOf: NetworkOf
}

/** Slow senders and idle connections are let go; what is mounted speaks node's HTTP, the rest WHATWG's. */
function nodeServer({ routes, answer, idle, logger, networkOf }: Serving): Server {
  const abandon = (response: ServerResponse, thrown: unknown) => {
    logUnexpected(logger, knownError(thrown).error, 'connection')
    response.destroy()
  }
  const exchange = async (request: IncomingMessage, response: ServerResponse) => {
    const answered = await answer(new NodeRequest(request, response), networkOf(request))
    await sendAnswer(answered, response, idle)
  }
  const server = createNodeServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 })
  server.on('request', (request, response) => {
    const mounted = mountedAt(routes, pathOf(request.url ?? '/'))
    const answering = () => (mounted ? mounted.node(request, response) : exchange(request, response))
    Promise.try(answering).catch((thrown) => abandon(response, thrown))
  })
  return server
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
