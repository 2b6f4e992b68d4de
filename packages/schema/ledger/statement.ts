import canonicalize from 'canonicalize'
import type { Head } from './body.ts'
import type { HeadKey } from './head-key.ts'

/** A signed text, as it stands in a line of a heads file and at `/ledger/heads`. */
export interface Signed {
  /** RFC 8785 JSON. */
  readonly body: string
  /** Ed25519 over the body's UTF-8 bytes, in hex. */
  readonly signature: string
}

/** How far a chain had come, and the root of the entries since the head before. */
export interface HeadStatement extends Head {
  readonly kind: 'head'
  /** The position of the chain's head before this one; 0 for the first. */
  readonly since: number
  /** The Merkle root of the entries after `since` up to `position`, in hex. */
  readonly root: string
  readonly at: string
  /** Whether the chain ends here. */
  readonly closed: boolean
  /** The name of the key it is signed with. */
  readonly key: string
}

/** One key saying of another that it follows: whoever trusts `key` may trust `next`. */
export interface KeyStatement {
  readonly kind: 'key'
  readonly next: string
  readonly at: string
  readonly key: string
}

export type Statement = HeadStatement | KeyStatement

export function signHead(key: HeadKey, head: Omit<HeadStatement, 'kind' | 'key'>): Signed {
  const { chain, position, hash, since, root, at, closed } = head
  return signed(key, { kind: 'head', chain, position, hash, since, root, at, closed })
}

export function signKey(key: HeadKey, next: string, at: string): Signed {
  return signed(key, { kind: 'key', next, at })
}

function signed(key: HeadKey, members: { readonly [member: string]: unknown }): Signed {
  const body = canonicalize({ ...members, v: 1, key: key.name })
  if (body === undefined) throw new TypeError('a statement has members')
  return { body, signature: key.sign(body) }
}

/** The line of a heads file. */
export function lineOf({ body, signature }: Signed): string {
  return `${JSON.stringify({ body, signature })}\n`
}

/** What a line says, whoever signed it; null where it is no statement. */
export function readStatement(line: string): (Signed & { readonly statement: Statement }) | null {
  const { body, signature } = parsed(line)
  if (typeof body !== 'string' || typeof signature !== 'string') return null
  const statement = parsed(body)
  return isStatement(statement) ? { body, signature, statement } : null
}

function parsed(text: string): { readonly [member: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null
}

function isStatement(said: object): said is Statement {
  const told: { readonly [member: string]: unknown } = { ...said }
  const texts = (...names: readonly string[]) => names.every((name) => typeof told[name] === 'string')
  if (told.v !== 1 || !texts('at', 'key')) return false
  if (told.kind === 'key') return texts('next')
  const numbers = Number.isSafeInteger(told.position) && Number.isSafeInteger(told.since)
  return told.kind === 'head' && texts('chain', 'hash', 'root') && numbers && typeof told.closed === 'boolean'
}
