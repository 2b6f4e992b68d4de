import { hostname } from 'node:os'
import { type NetworkOf, networksBehind } from '@kho/api/http/network.ts'
import type { Route } from '@kho/api/http/route.ts'
import { filePlaces } from '@kho/api/open/places.ts'
import { createServer, type ServerOptions } from '@kho/api/server.ts'
import { readDropped } from '@kho/ingest/dropped/read-dropped.ts'
import { credentialKeyOf } from '@kho/schema/credentials/credential-key.ts'
import { KhoError } from '@kho/schema/error.ts'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { headsFolder } from '@kho/schema/ledger/heads-folder.ts'
import { openLedger } from '@kho/schema/ledger/ledger.ts'
import { contactKeys } from '@kho/schema/notices/contact-keys.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { derivedKey } from '@kho/schema/store/identity.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { holderKeyOf } from './holder-key.ts'
import { metricsRoute } from './metrics.ts'
import type { Store } from './open-store.ts'
import { portalRoutes } from './portal-routes.ts'
import { pushRoutes } from './push/push-routes.ts'
import { cityFolderOf, type Secrets, secretSource } from './secrets.ts'
import { readOperation } from './status/read-operation.ts'
import { startTelemetry } from './telemetry.ts'

export interface ServeParts {
  readonly store: Store
  readonly config: Config
  readonly secrets: Secrets
  readonly logger: Logger
  readonly port: number
  /** The address to listen on. */
  readonly host: string
  readonly extraRoutes?: readonly Route[]
  /** How browsers sign in where the environment does not say. */
  readonly login?: ServerOptions['login']
}

/** A server that takes requests until it is let go of. */
export interface Serving extends AsyncDisposable {
  readonly port: number
}

/** Less than a request is given: what nobody waits for any more holds no connection. */
const settings = { statement_timeout: '25s' }

/** Opens the ledger and the port: from here on the city answers. */
export async function serveCity(parts: ServeParts): Promise<Serving> {
  const { store, config, secrets, logger, port, host } = parts
  await using opened = new AsyncDisposableStack()
  opened.use(await startTelemetry(config.telemetry))
  const url = config.readUrl ?? store.url
  const database = opened.use(
    openDatabase({ url, role: 'kho_api', name: 'kho/serve', connections: 16, prepares: true, settings }),
  )
  const streams = opened.use(openDatabase({ url, role: 'kho_api', name: 'kho/file', connections: filePlaces.most }))
  const ledger = await openLedger({
    database: store.forLedger(),
    subjectKey: secrets.subjectKey,
    writer: `${hostname()}:${process.pid}`,
    signing: { keys: secrets.ledgerKeys, folder: headsFolder(config.ledgerHeads) },
  })
  opened.defer(() => ledger.close())
  const networkOf = networksBehind(config.trustedProxies)
  const server = await createServer({
    database,
    streams,
    ledger,
    auth: { issuer: secrets.issuer, audience: secrets.audience },
    ...letIn(parts),
    cursorKey: derivedKey(secrets.subjectKey, 'kho/cursor/1'),
    maskKey: derivedKey(secrets.subjectKey, 'kho/mask/1'),
    desk: { database: store.as('kho_write', 4), holderKey: holderKeyOf(secrets.subjectKey) },
    contactKeys: contactKeys(secrets.subjectKey),
    releases: { root: config.releases, signer: headKeyOf(secrets.ledgerKeys[0]) },
    readOperation: readOperation(store.as('kho_api', 1)),
    readDropped,
    networkOf,
    logger,
    extraRoutes: [...(await pages(store)), ...pushed(parts, networkOf), ...(parts.extraRoutes ?? [])],
  })
  opened.defer(() => server.close())
  const listening = await server.listen(port, host).catch((cause) => portTaken(port, cause))
  const held = opened.move()
  return { port: listening, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

/** Where systems push. */
function pushed({ store, config, secrets, logger }: ServeParts, networkOf: NetworkOf): readonly Route[] {
  return pushRoutes({
    database: store.as('kho_push', 4),
    tokenKey: derivedKey(secrets.subjectKey, 'kho/push-token/1'),
    secretOf: secretSource(config),
    cityFolder: cityFolderOf(config),
    networkOf,
    logger,
  })
}

async function pages(store: Store): Promise<readonly Route[]> {
  const session = store.as('kho_api', 2)
  const current = await loadCity(session)
  return [...(await portalRoutes(current?.city.timeZone ?? null)), metricsRoute(session)]
}

/** What askers are let in by, and what they may cost. */
function letIn({
  store,
  config,
  secrets,
  login,
}: ServeParts): Pick<ServerOptions, 'credentials' | 'budgets' | 'login'> {
  const key = credentialKeyOf(secrets.subjectKey)
  const browsers = config.login ?? login
  return {
    credentials: { session: store.as('kho_api', 1), key },
    budgets: { perMinute: config.budget, session: store.as('kho_write', 1), key },
    ...(browsers ? { login: browsers } : {}),
  }
}

function portTaken(port: number, cause: unknown): never {
  const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
  if (!taken) throw cause
  throw new KhoError('KHO524', `Port ${port} is taken.`, { port }, { cause })
}

/** Resolves when the process is asked to end. */
export function asked(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
