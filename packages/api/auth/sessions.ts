import { createHmac, randomBytes } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import type { JWTPayload } from 'jose'
import { sql } from 'kysely'
import type { IncomingHeaders } from '../http/route.ts'
import { seal, unsealed } from './sealed.ts'

export interface SessionOptions {
  /** Of role `kho_api`, on the primary store: a session that has ended has ended everywhere. */
  readonly reads: Session
  /** Of role `kho_write`. */
  readonly writes: Session
  readonly key: Buffer
  /** Where browsers reach this installation, without a path. */
  readonly origin: string
}

/** Sessions of browsers that signed in. A browser holds 256 random bits in a cookie that no script reads. */
export interface Sessions {
  readonly origin: string
  /** Opens one for a genuine token's claims, as long as the token lives; its `Set-Cookie`. */
  open(claims: JWTPayload): Promise<string>
  /** The claims of the session that a request's cookie names; null without such a cookie. KHO478 for a request that another
   * site may have had made, KHO473 for a session that has ended. */
  claimsIn(headers: IncomingHeaders): Promise<JWTPayload | null>
  /** Ends the session of a request, if it has one; the `Set-Cookie` that takes it away. */
  end(headers: IncomingHeaders): Promise<string>
}

const longest = 12 * 3600

export function openSessions({ reads, writes, key, origin }: SessionOptions): Sessions {
  const secure = origin.startsWith('https:')
  const name = secure ? '__Host-kho' : 'kho_session'
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const [digest, sealing] = [keyed(key, 'session'), keyed(key, 'session claims')]
  return {
    origin,
    async open(claims) {
      const id = randomBytes(32).toString('base64url')
      const seconds = Math.min(longest, Math.floor((claims.exp ?? 0) - Date.now() / 1000))
      if (seconds <= 0) throw ended()
      await writes.rows(sql`delete from kho.session where until < clock_timestamp()`)
      await writes.rows(sql`
        insert into kho.session (session, claims, until) values (${digest(id)},
          ${seal(sealing(id), 'session', JSON.stringify(claims))}, clock_timestamp() + ${seconds} * interval '1 s')`)
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
