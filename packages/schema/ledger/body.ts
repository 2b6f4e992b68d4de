import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** Where the next entry of a chain stands: after `position`, whose hash it names. */
export interface Head {
  readonly chain: string
  readonly position: number
  /** SHA-256 in hex; of nothing, 64 zeros. */
  readonly hash: string
}

/** An entry as it is stored. */
export interface SealedEntry extends Head {
  /** RFC 8785 JSON. */
  readonly body: string
  /** Milliseconds, UTC. */
  readonly at: string
}

export function emptyHead(chain: string): Head {
  return { chain, position: 0, hash: '0'.repeat(64) }
}

/** The entry after `head`. Its body names chain, position and the hash before it, so its own hash covers all of them. */
export function sealEntry(head: Head, members: { readonly [member: string]: unknown }, now: Date): SealedEntry {
  const at = now.toISOString()
  const position = head.position + 1
  const body = canonicalize({ ...members, v: 1, chain: head.chain, position, previous: head.hash, at })
  if (body === undefined) throw new TypeError('an entry has members')
  return { chain: head.chain, position, hash: bodyHash(body), body, at }
}

/** SHA-256 of a body's UTF-8 bytes, in hex. */
export function bodyHash(text: string): string {
  return hash('sha256', text, 'hex')
}
