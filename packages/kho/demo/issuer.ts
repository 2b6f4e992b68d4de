import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Language } from '@kho/schema/contract/bilingual.ts'
import type { DemoPerson } from '@kho/schema/contract/city.ts'
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider'
import { demoAudience } from './demo.ts'
import { algorithm, claimsOf, demoClient, demoSigningKey, tokenSeconds } from './demo-token.ts'
import { loginPage } from './login-page.ts'
import { memoryStore } from './memory-store.ts'

export interface IssuerOptions {
  readonly home: string
  /** Where Kho serves, without a path; the issuer is `/oidc` of it. */
  readonly origin: string
  people(): ReadonlyMap<string, DemoPerson>
}

/** Answers what lies under `/oidc`. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * The demo's identity provider: a real OpenID provider (authorization code with PKCE, JWT access tokens) whose
 * people are those of the city's documents. It knows no passwords and is mounted for synthetic cities only.
 */
export async function demoIssuer(options: IssuerOptions): Promise<NodeHandler> {
  const { Provider } = await importProvider()
  const provider = new Provider(`${options.origin}/oidc`, await configurationOf(options))
  const answer = provider.callback()
  return async (request, response) => {
    const url = new URL(request.url ?? '/', options.origin)
    if (url.pathname.startsWith('/oidc/login/')) return await login({ provider, options, url }, request, response)
    Object.assign(request, { originalUrl: request.url })
    request.url = `${url.pathname.slice('/oidc'.length) || '/'}${url.search}`
    await answer(request, response)
  }
}

/** The library calls every Node that is not an LTS yet unsupported, in the middle of the start; that line is left out. */
async function importProvider() {
  const { warn } = console
  console.warn = () => undefined
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}

async function configurationOf({ home, origin, people }: IssuerOptions): Promise<Configuration> {
  const personOf = (name: string | undefined) => people().get(name ?? '')
  return {
    adapter: memoryStore(),
    jwks: { keys: [await demoSigningKey(home)] },
    clients: [clientOf(origin)],
    clientDefaults: { id_token_signed_response_alg: algorithm },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: { openid: ['sub'], profile: ['name'] },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: resourcesOf(origin),
      backchannelLogout: { enabled: true },
    },
    fetch: (url, told) => tellKho(url, { origin, told }),
    findAccount: (_, sub) => {
      const person = personOf(sub)
      return person && { accountId: sub, claims: () => ({ sub, name: person.title.vi }) }
    },
    extraTokenClaims: (_, token) => {
      const person = 'accountId' in token ? personOf(token.accountId) : undefined
      return person && claimsOf(person)
    },
    interactions: { url: (_, interaction) => `/oidc/login/${interaction.uid}` },
    loadExistingGrant: (context) => everythingGranted(context, `${origin}/graphql`),
    clientBasedCORS: (_, asked) => asked === origin,
    ttl: { AccessToken: tokenSeconds, IdToken: tokenSeconds, Session: 86_400, Grant: 86_400, Interaction: 3600 },
    pkce: { required: () => true },
    renderError: (context, { error, error_description: description }) => {
      context.type = 'text/plain; charset=utf-8'
      context.body = `${error}${description ? `: ${description}` : ''}`
    },
  }
}

/** The provider guards what it asks for against addresses of this machine, and its one client is there: Kho itself, and nobody else. */
function tellKho(
  url: string | URL | Request,
  { origin, told = {} }: { origin: string; told: RequestInit | undefined },
) {
  if (!(url instanceof Request) && new URL(url).origin === origin) {
    const { method = 'GET', headers = {}, body = null, signal = null } = told
    return fetch(url, { method, headers, body, signal, redirect: 'error' })
  }
  throw new Error('the demo asks nobody but Kho')
}

/** Every access token is a JWT for the one audience, whether or not the client names the resource. */
function resourcesOf(origin: string) {
  return {
    enabled: true,
    defaultResource: () => `${origin}/graphql`,
    useGrantedResource: () => true,
    getResourceServerInfo: () => ({
      scope: 'read',
      audience: demoAudience,
      accessTokenTTL: tokenSeconds,
      accessTokenFormat: 'jwt' as const,
      jwt: { sign: { alg: algorithm } },
    }),
  }
}

/** A browser page or a tool on this machine: no secret, PKCE instead. */
function clientOf(origin: string) {
  return {
    client_id: demoClient,
    client_name: 'Kho',
    token_endpoint_auth_method: 'none' as const,
    application_type: 'web' as const,
    grant_types: ['authorization_code'],
    response_types: ['code' as const],
    redirect_uris: [`${origin}/`, `${origin}/auth/callback`],
    backchannel_logout_uri: `${origin}/auth/backchannel-logout`,
    backchannel_logout_session_required: true,
  }
}

/** There is one client and it is Kho itself: nobody is asked for consent. */
async function everythingGranted(context: KoaContextWithOIDC, resource: string) {
  const { provider, session, client } = context.oidc
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: client?.clientId ?? '' })
  grant.addOIDCScope('openid profile')
  grant.addResourceScope(resource, 'read')
  await grant.save()
  return grant
}

interface LoginParts {
  readonly provider: Provider
  readonly options: IssuerOptions
  readonly url: URL
}

/** GET shows the people, POST logs in as the one that was pressed. */
async function login(parts: LoginParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { provider, options, url } = parts
  const interaction = await provider.interactionDetails(request, response).catch(() => null)
  if (!interaction) return respond(response, 400, 'This login has ended. / Phiên đăng nhập đã kết thúc.')
  if (request.method !== 'POST') {
    const page = loginPage(options.people().values(), languageAsked(url, request), interaction.uid)
    return respond(response, 200, page, 'text/html; charset=utf-8')
  }
  const person = new URLSearchParams(await bodyOf(request)).get('person') ?? ''
  if (!options.people().has(person)) return respond(response, 400, 'Nobody of that name. / Không có người này.')
  await provider.interactionFinished(request, response, { login: { accountId: person } })
}

function languageAsked(url: URL, request: IncomingMessage): Language {
  const asked = url.searchParams.get('lang')
  if (asked === 'vi' || asked === 'en') return asked
  return /^en\b/.test(request.headers['accept-language'] ?? '') ? 'en' : 'vi'
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > 4096) return ''
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

function respond(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(text)
}
