import { createHash, timingSafeEqual } from 'node:crypto'
import { authOf, type Credentials, type SourceOptions } from '@kho/ingest/sources/connection.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import { jwtVerify, SignJWT } from 'jose'

/** Who may send what: the sources of a city that push, by what their systems show. */
export interface Senders {
  /** The sources that this `Authorization` header may send for. KHO257 where it is nobody's. */
  sourcesOf(authorization: string | null): Promise<ReadonlySet<string>>
  /** A token for the keys of an application, as LGSPs give it. KHO257 where they are nobody's. */
  tokenFor(keys: AppKeys): Promise<{ readonly token: string; readonly seconds: number }>
}

/** What an application shows to an integration platform. */
export interface AppKeys {
  readonly AppName: string
  readonly AccessKey: string
  readonly SecretKey: string
}

const tokenSeconds = 900
const audience = 'kho/ingest'
const header = /^(Basic|Bearer) +(\S+)$/i

/** The senders of one version of a city. A source whose secret is not set lets nobody send. */
export function senders(city: City, options: SourceOptions, tokenKey: Buffer): Senders {
  const known = [...city.sources.values()]
    .filter(({ kind }) => kind === 'push')
    .flatMap((document) => {
      const auth = credentialsOf(() => authOf(document, options))
      return auth ? [{ source: document.source, auth }] : []
    })
  // Every source is looked at, so that how long it takes tells nothing.
  const matching = (matches: (auth: Credentials) => boolean): ReadonlySet<string> =>
    new Set(known.filter(({ auth }) => matches(auth)).map(({ source }) => source))
  return {
    async sourcesOf(authorization) {
      const [, scheme = '', shown = ''] = header.exec(authorization ?? '') ?? []
      const found =
        scheme.toLowerCase() === 'basic'
          ? matching((auth) => auth.kind === 'basic' && isSame(decoded(shown), `${auth.user}:${auth.password}`))
          : matching(bearerOf(shown, await claimsOf(shown, tokenKey)))
      if (found.size === 0) throw unknownSender()
      return found
    },
    async tokenFor(keys) {
      if (matching((auth) => auth.kind === 'lgsp' && ownsKeys(auth, keys)).size === 0) throw unknownSender()
      const token = await new SignJWT({ app: keys.AppName, keys: keysDigest(keys, tokenKey) })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${tokenSeconds}s`)
        .sign(tokenKey)
      return { token, seconds: tokenSeconds }
    },
  }

  function bearerOf(shown: string, claims: Claims | null) {
    return (auth: Credentials): boolean => {
      if (auth.kind === 'token') return isSame(shown, auth.value)
      if (auth.kind !== 'lgsp' || claims === null || claims.app !== auth.app) return false
      // Keys that were changed since end the tokens that were given for them.
      const now = { AppName: auth.app, AccessKey: auth.accessKey, SecretKey: auth.secretKey }
      return isSame(claims.keys, keysDigest(now, tokenKey))
    }
  }
}

/** A secret that is set to nothing is none: whoever leaves it out would show it. */
function credentialsOf(read: () => Credentials | null): Credentials | null {
  try {
    const auth = read()
    return auth && Object.values(auth).includes('') ? null : auth
  } catch (cause) {
    if (cause instanceof KhoError) return null
    throw cause
  }
}

interface Claims {
  readonly app: string
  readonly keys: string
}

async function claimsOf(token: string, key: Buffer): Promise<Claims | null> {
  const verified = await jwtVerify(token, key, { algorithms: ['HS256'], audience, requiredClaims: ['exp'] }).catch(
    () => null,
  )
  const { app, keys } = verified?.payload ?? {}
  return typeof app === 'string' && typeof keys === 'string' ? { app, keys } : null
}

function ownsKeys(auth: Extract<Credentials, { kind: 'lgsp' }>, { AppName, AccessKey, SecretKey }: AppKeys): boolean {
  const same = [isSame(AppName, auth.app), isSame(AccessKey, auth.accessKey), isSame(SecretKey, auth.secretKey)]
  return same.every(Boolean)
}

/** Both texts hashed, so that neither their lengths nor where they differ shows in the time it takes. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

function keysDigest({ AppName, AccessKey, SecretKey }: AppKeys, key: Buffer): string {
  return createHash('sha256')
    .update(key)
    .update(JSON.stringify([AppName, AccessKey, SecretKey]))
    .digest('base64url')
}

/** Whose secret a header may be a guess of; null where it is none: nothing, or a token that only we can sign. */
export function accountIn(authorization: string | null): string | null {
  const [, scheme = '', shown = ''] = header.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'basic') return `user ${decoded(shown).split(':', 1)[0]}`
  return scheme === '' || /^[\w-]+\.[\w-]+\.[\w-]*$/.test(shown) ? null : 'token'
}

function decoded(basic: string): string {
  return Buffer.from(basic, 'base64').toString('utf8')
}

export function unknownSender(): KhoError {
  return new KhoError('KHO257', 'These credentials are nobody’s.')
}
