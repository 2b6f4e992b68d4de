import { timingSafeEqual } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { type ApiKey, livingKeys } from '@kho/schema/credentials/api-keys.ts'
import { credentialDigest } from '@kho/schema/credentials/credential-key.ts'
import { keyNameIn } from '@kho/schema/credentials/key-text.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

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
  close(): void
}

interface Known {
  readonly version: string
  readonly keys: ReadonlyMap<string, ApiKey>
}

const every = 1_000
const stalest = 10_000

/** Follows what the store keeps of credentials, each second. What it cannot read lets nobody in (KHO474). */
export function openCredentials({ session, key }: CredentialOptions): Credentials {
  let known: Known = { version: '', keys: new Map() }
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
  return version === known.version ? known : { version, keys: await keysOf(session) }
}

async function keysOf(session: Session): Promise<Known['keys']> {
  return new Map((await livingKeys(session)).map((one) => [one.apiKey, one]))
}

/** One text for every reason: what is wrong with a guessed key is nobody's business. */
export function refusedKey(): KhoError {
  return new KhoError('KHO470', 'The API key is not accepted.')
}

function unreadable(cause: unknown): never {
  throw new KhoError('KHO474', 'What was revoked cannot be read.', {}, { cause })
}
