import { timingSafeEqual } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { type ApiKey, livingKeys } from '@kho/schema/credentials/api-keys.ts'
import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { keyNameIn } from '@kho/schema/credentials/key-text.ts'
import { type Revocable, revocations } from '@kho/schema/credentials/revocations.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { JWTPayload } from 'jose'
import { sql } from 'kysely'
import { actorIn } from './acting-application.ts'

export interface CredentialOptions {
  /** Of role `kho_api`, on the primary store: a replica would let in whom the primary no longer does. */
  readonly session: Session
  /** As `credentialKeyOf` derives it. */
  readonly key: Buffer
}

/** Who is let in by what the store keeps, as this server knows it: never older than `stalest`. */
export interface Credentials {
  /** The key that an application shows. Throws KHO470 for one that lets nobody in. */
  keyOf(text: string): Promise<ApiKey>
  /** Throws KHO473 for the claims of a genuine token that was revoked: itself, its session, its account, who acts by it. */
  admit(claims: JWTPayload): Promise<void>
  close(): void
}

interface Known {
  readonly version: string
  readonly keys: ReadonlyMap<string, ApiKey>
  readonly revoked: ReadonlyMap<string, number>
}

const every = 1_000
const stalest = 10_000

/** Follows what the store keeps of credentials, each second. What it cannot read lets nobody in (KHO474). */
export function openCredentials({ session, key }: CredentialOptions): Credentials {
  let known: Known = { version: '', keys: new Map(), revoked: new Map() }
  let readAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null
  const look = async () => {
    const began = performance.now()
    known = await read(session, known)
    readAt = began
  }
  const refresh = () => {
    looking ??= look().finally(() => {
      looking = null
    })
    return looking
  }
  const current = async (): Promise<Known> => {
    if (performance.now() - readAt > stalest) await refresh().catch(unreadable)
    return known
  }
  const closing = new AbortController()
  void follow(refresh, closing.signal)
  return {
    async keyOf(text) {
      const name = keyNameIn(text)
      if (name === null) throw refusedKey()
      // One that was issued a moment ago by another server is not known here yet.
      if (!(await current()).keys.has(name)) await refresh().catch(unreadable)
      const found = known.keys.get(name)
      const shown = credentialDigest(key, 'api_key', text)
      if (!found || !timingSafeEqual(found.digest, shown) || found.until.getTime() <= Date.now()) throw refusedKey()
      return found
    },
    async admit(claims) {
      const { revoked } = await current()
      if (revoked.size === 0) return
      const issued = typeof claims.iat === 'number' ? claims.iat * 1000 : Number.NEGATIVE_INFINITY
      for (const [what, name] of namesIn(claims)) {
        const before = revoked.get(`${what} ${credentialDigest(key, what, name).toString('hex')}`)
        if (before !== undefined && issued < before) throw new KhoError('KHO473', 'This sign-in was ended.')
      }
    },
    close: () => closing.abort(),
  }
}

async function follow(refresh: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await refresh().catch(() => undefined) // whoever asks meanwhile is told
    await setTimeout(every, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

/** The version is read first: what changes meanwhile is read at the next look. */
async function read(session: Session, known: Known): Promise<Known> {
  const [row] = await session.rows(sql`select version from kho.credential_change`)
  const version = row?.[0] ?? ''
  if (version === known.version) return known
  return { version, keys: await keysOf(session), revoked: await revocations(session) }
}

async function keysOf(session: Session): Promise<Known['keys']> {
  return new Map((await livingKeys(session)).map((one) => [one.apiKey, one]))
}

/** What a token may have been revoked by. */
function namesIn(claims: JWTPayload): readonly (readonly [Revocable, string])[] {
  const names = [
    ['account', claims.sub],
    ['account', actorIn(claims)?.sub],
    ['session', claims.sid],
    ['token', claims.jti],
  ] as const
  return names.flatMap(([what, name]) => (typeof name === 'string' ? [[what, name] as const] : []))
}

/** One text for every reason: what is wrong with a guessed key is nobody's business. */
export function refusedKey(): KhoError {
  return new KhoError('KHO470', 'The API key is not accepted.')
}

function unreadable(cause: unknown): never {
  throw new KhoError('KHO474', 'What was revoked cannot be read.', {}, { cause })
}
