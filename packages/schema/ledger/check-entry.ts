import canonicalize from 'canonicalize'
import { bodyHash, type Head } from './body.ts'
import type { StoredEntry } from './stored-entries.ts'

/** What is wrong with an entry by itself and as the next one after `head`; null when nothing is. */
export function entryFault(entry: StoredEntry, head: Head): 'missing' | 'surplus' | 'hash' | 'form' | 'link' | null {
  const expected = head.position + 1
  if (entry.position !== expected) return entry.position > expected ? 'missing' : 'surplus'
  if (bodyHash(entry.body) !== entry.hash) return 'hash'
  const members = membersOf(entry.body)
  const { v, chain, position, at, previous } = members ?? {}
  if (v !== 1 || chain !== entry.chain || position !== expected || at !== entry.at) return 'form'
  return previous === head.hash ? null : 'link'
}

/** The members of a body that is RFC 8785 text, null for any other text. */
function membersOf(body: string): { readonly [member: string]: unknown } | null {
  try {
    const members: unknown = JSON.parse(body)
    const isObject = typeof members === 'object' && members !== null
    return isObject && canonicalize(members) === body ? { ...members } : null
  } catch {
    return null
  }
}
