import { createHmac, randomBytes } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import type { JWTPayload } from 'jose'
import { sql } from 'kysely'
import type { IncomingHeaders } from '../http/route.ts'
import { notAccepted, type ProviderLogout } from './logout-token.ts'
import { endSessions, keepSession, type SignedIn } from './provider-sessions.ts'
import { seal, unsealed } from './sealed.ts'

export interface SessionOptions {
  /** Of role `kho_api`, on the primary store: a session that has ended has ended everywhere. */
  readonly reads: Session
  /** Of role `kho_write`. */
  readonly writes: Database
  readonly key: Buffer
  /** Where browsers reach this installation, without a path. */
  readonly origin: string
}

/** Sessions of browsers that signed in. A browser holds 256 random bits in a cookie that no script reads. */
export interface Sessions {
  readonly origin: string
  /** The moment by the store's clock, which all servers share. */
  now(): Promise<string>
  /** Opens one for a genuine token's claims, as long as the token lives; its `Set-Cookie`. KHO473 where the provider has ended it meanwhile. */
  open(claims: JWTPayload, by: SignedIn): Promise<string>
  /** The claims of the session that a request's cookie names; null without such a cookie. KHO478 for a request that another
   * site may have had made, KHO473 for a session that has ended. */
  claimsIn(headers: IncomingHeaders): Promise<JWTPayload | null>
  /** Ends the session of a request, if it has one; the `Set-Cookie` that takes it away. */
  end(headers: IncomingHeaders): Promise<string>
  /** Ends what the provider says is over, for the next request of its browsers. KHO496 for a logout that it told of before. */
  endByProvider(logout: ProviderLogout): Promise<void>
}

const longest = 12 * 3600

export function openSessions({ reads, writes, key, origin }: SessionOptions): Sessions {
  const secure = origin.startsWith('https:')
  const name = secure ? '__Host-kho' : 'kho_session'
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const [digest, sealing] = [keyed(key, 'session'), keyed(key, 'session claims')]
  const digests = {
    token: keyed(key, 'logout token'),
    subject: keyed(key, 'session subject'),
    session: keyed(key, 'session of the provider'),
  }
  return {
    origin,
    async now() {
      const [row] = await writes.rows(sql`select clock_timestamp()`)
      return row?.[0] ?? ''
    },
    async open(claims, by) {
      const id = randomBytes(32).toString('base64url')
      const seconds = Math.min(longest, Math.floor((claims.exp ?? 0) - Date.now() / 1000))
      if (seconds <= 0) throw ended()
      const kept = { id: digest(id), claims: seal(sealing(id), 'session', JSON.stringify(claims)), seconds }
      const names = {
        subject: digests.subject(by.subject),
        session: by.session === null ? null : digests.session(by.session),
      }
      if (!(await keepSession(writes, kept, { ...names, since: by.since }))) throw ended()
      return `${name}=${id}; Max-Age=${seconds}; ${attributes}`
    },
    async claimsIn(headers) {
      const id = cookieIn(headers, name)
      if (id === null) return null
      requireOwn(headers, origin)
      const [row] = await reads.rows(sql`
        select encode(claims, 'hex') from kho.session where session = ${digest(id)} and until > clock_timestamp()`)
      const text = row?.[0] ? unsealed(sealing(id), 'session', Buffer.from(row[0], 'hex')) : null
      if (text === null) throw ended()
      return JSON.parse(text)
    },
    async end(headers) {
      const id = cookieIn(headers, name)
      if (id !== null) await writes.rows(sql`delete from kho.session where session = ${digest(id)}`)
      return `${name}=; Max-Age=0; ${attributes}`
    },
    async endByProvider(logout) {
      if (!(await endSessions(writes, logout, digests))) throw notAccepted()
    },
  }
}

/** A cookie of this name, if there is exactly one. */
export function cookieIn(headers: IncomingHeaders, name: string): string | null {
  const values = (headers.get('cookie') ?? '').split(';').flatMap((part) => {
    const [own = '', ...value] = part.trim().split('=')
    return own === name ? [value.join('=')] : []
  })
  const [value = '', ...more] = values
  return more.length === 0 && /^[\w-]{1,4000}$/.test(value) ? value : null
}

/**
 * A cookie goes along with whatever any page has the browser send. This request is of our own pages: it has a header that other
 * sites cannot set without leave, or the browser itself says so by Fetch Metadata, which no page can set: a link to a file has no
 * header of ours. Neither `Origin` nor Fetch Metadata says otherwise. Judged by the request alone, also of GET.
 */
export function requireOwn(headers: IncomingHeaders, origin: string): void {
  const [from, site] = [headers.get('origin'), headers.get('sec-fetch-site')]
  const isOwn = (from === null || from === origin) && (site === null || site === 'same-origin')
  const isSaid = headers.get('x-kho-csrf') === '1' || site === 'same-origin'
  if (!isSaid || !isOwn) {
    throw new KhoError('KHO478', 'This request was not made by a page of Kho.')
  }
}

function keyed(key: Buffer, use: string): (id: string) => Buffer {
  return (id) =>
    createHmac('sha256', key)
      .update(JSON.stringify([use, id]))
      .digest()
}

function ended(): KhoError {
  return new KhoError('KHO473', 'This session has ended.')
}
