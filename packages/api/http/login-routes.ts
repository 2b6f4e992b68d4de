import { KhoError } from '@kho/schema/error.ts'
import type { JWTPayload } from 'jose'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { ReadLogout } from '../auth/logout-token.ts'
import type { SignedIn } from '../auth/provider-sessions.ts'
import { seal, unsealed } from '../auth/sealed.ts'
import { cookieIn, requireOwn, type Sessions } from '../auth/sessions.ts'
import type { VerifyToken } from '../auth/verify-token.ts'
import { jsonResponse } from './answer.ts'
import { backchannelLogout } from './backchannel-logout.ts'
import type { Asked, Incoming, PublicRoute } from './route.ts'

export interface LoginOptions {
  readonly issuer: string
  readonly client: string
  /** Null for a client that proves itself by PKCE alone. */
  readonly secret: string | null
  readonly key: Buffer
}

interface LoginParts extends LoginOptions {
  readonly sessions: Sessions
  readonly verify: VerifyToken
  readonly readLogout: ReadLogout
  /** Throws for claims that were revoked. */
  admit(claims: JWTPayload): Promise<void>
}

/** What a browser keeps between leaving for the provider and coming back. */
interface Pending {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly back: string
}

const pendingName = 'kho_login'
const pendingSeconds = 600

/**
 * `/auth/login` sends a browser to the identity provider, `/auth/callback` takes it back with a session of its own, and
 * `/auth/logout` ends that: authorization code with PKCE, state and nonce. At `/auth/backchannel-logout` the provider itself
 * ends sessions. No record is read here.
 */
export function loginRoutes(parts: LoginParts): readonly PublicRoute[] {
  const provider = providerOf(parts)
  return [
    {
      ...{ method: 'GET', path: '/auth/login', guard: 'session' },
      handler: (asked) => begin(asked, parts, provider),
    },
    {
      ...{ method: 'GET', path: '/auth/callback', guard: 'session' },
      handler: (asked) => finish(asked, parts, provider),
    },
    {
      ...{ method: 'POST', path: '/auth/logout', guard: 'session', body: 1_024 },
      handler: ({ request }) => leave(request, parts),
    },
    {
      ...{ method: 'POST', path: '/auth/backchannel-logout', guard: 'session', body: 16_384 },
      handler: (asked) => backchannelLogout(asked, parts),
    },
  ]
}

type Provider = () => Promise<Configuration>

/** Its discovery document, asked for when somebody first signs in and again after it did not answer. */
function providerOf({ issuer, client, secret }: LoginOptions): Provider {
  let known: Promise<Configuration> | null = null
  return () => {
    known ??= discovery(new URL(issuer), client, undefined, secret === null ? None() : ClientSecretBasic(secret), {
      execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
      timeout: 5,
    }).catch((cause) => {
      known = null
      throw new KhoError('KHO454', 'The identity provider did not answer.', {}, { cause })
    })
    return known
  }
}

async function begin({ request }: Asked, { sessions, key }: LoginParts, provider: Provider): Promise<Response> {
  const back = new URL(request.url).searchParams.get('back') ?? '/'
  const pending: Pending = {
    ...{ state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() },
    back: isOwnPath(back) ? back : '/',
  }
  const url = buildAuthorizationUrl(await provider(), {
    ...{ redirect_uri: `${sessions.origin}/auth/callback`, scope: 'openid', response_type: 'code' },
    ...{ state: pending.state, nonce: pending.nonce, code_challenge_method: 'S256' },
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
  })
  const sealed = seal(key, 'login', JSON.stringify(pending)).toString('base64url')
  return redirect(url.href, [pendingCookie(sealed, pendingSeconds, sessions)])
}

async function finish({ request }: Asked, parts: LoginParts, provider: Provider): Promise<Response> {
  const { sessions, key, verify, admit } = parts
  const sealed = cookieIn(request.headers, pendingName)
  const text = sealed === null ? null : unsealed(key, 'login', Buffer.from(sealed, 'base64url'))
  if (text === null) throw failed()
  const pending: Pending = JSON.parse(text)
  const here = new URL(`/auth/callback${new URL(request.url).search}`, sessions.origin)
  const since = await sessions.now()
  const tokens = await authorizationCodeGrant(await provider(), here, {
    ...{ pkceCodeVerifier: pending.verifier, expectedState: pending.state, expectedNonce: pending.nonce },
    idTokenExpected: true,
  }).catch((cause) => {
    throw failed(cause)
  })
  const by = signedIn(tokens.claims(), since)
  const claims = { ...(await verify(tokens.access_token)), ...(by.session === null ? {} : { sid: by.session }) }
  await admit(claims)
  await sessions.end(request.headers) // nobody goes on in a session that was there before
  return redirect(pending.back, [await sessions.open(claims, by), pendingCookie('', 0, sessions)])
}

async function leave({ headers }: Incoming, { sessions }: LoginParts): Promise<Response> {
  requireOwn(headers, sessions.origin)
  const cookie = await sessions.end(headers)
  const response = jsonResponse('{"signedOut":true}')
  response.headers.append('set-cookie', cookie)
  response.headers.set('clear-site-data', '"cache", "storage"')
  return response
}

/** Whose sign-in an ID token tells of. */
function signedIn(claims: { readonly [claim: string]: unknown } | undefined, since: string): SignedIn {
  if (typeof claims?.sub !== 'string') throw failed()
  return { subject: claims.sub, session: typeof claims.sid === 'string' ? claims.sid : null, since }
}

/** A path of this site and of no other: neither `//host` nor `/\host`, nor anything that a browser takes for one. */
function isOwnPath(back: string): boolean {
  return back.length <= 500 && /^\/(?![/\\])[\w\-./?=&%#~+:@]*$/.test(back)
}

function pendingCookie(value: string, seconds: number, { origin }: Sessions): string {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return `${pendingName}=${value}; Max-Age=${seconds}; Path=/auth; HttpOnly; SameSite=Lax${secure}`
}

function redirect(location: string, cookies: readonly string[]): Response {
  const response = new Response(null, { status: 302, headers: { location } })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

function failed(cause?: unknown): KhoError {
  return new KhoError('KHO479', 'The sign-in did not succeed.', {}, { cause })
}
