import { createHash } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import { recentlyUsed } from '../recently-used.ts'
import { documentLimits } from './document-limits.ts'

/** So many texts are remembered, and so many characters of them. */
const most = { values: 2_000, weight: 4_000_000 }

/**
 * Documents that clients name by a digest once they have sent them, so that a long query goes over the wire once: Apollo's
 * automatic persisted queries, which urql and others speak too (`extensions.persistedQuery { version sha256Hash }`). A
 * document that is found is asked like one that was sent: nothing is known of it but its text.
 */
export interface PersistedDocuments {
  /**
   * A request's body with the text that it names. Throws KHO488 for a digest of nothing that is remembered, KHO489 for one that
   * is of another text, or is none.
   */
  filled(body: string): string
}

export function persistedDocuments(): PersistedDocuments {
  const texts = recentlyUsed<string>(most)
  return {
    filled(body) {
      const sent = body.includes('persistedQuery') ? requestIn(body) : null
      const named = sent && digestIn(sent)
      if (!sent || named === null) return body
      const { query, extensions: _, ...others } = sent
      if (query !== undefined && query !== null) remember(texts, named, query)
      const text = texts.get(named)
      if (text === undefined) throw new KhoError('KHO488', 'PersistedQueryNotFound')
      return JSON.stringify({ ...others, query: text })
    },
  }
}

interface Request {
  readonly [member: string]: unknown
}

/** What is no JSON is refused by whoever reads it next. */
function requestIn(body: string): Request | null {
  try {
    const sent: unknown = JSON.parse(body)
    return isObject(sent) ? sent : null
  } catch {
    return null
  }
}

function digestIn({ extensions }: Request): string | null {
  const named = isObject(extensions) ? extensions.persistedQuery : undefined
  if (named === undefined || named === null) return null
  if (!isObject(named) || named.version !== 1 || typeof named.sha256Hash !== 'string') throw otherText()
  if (!/^[0-9a-f]{64}$/.test(named.sha256Hash)) throw otherText()
  return named.sha256Hash
}

function remember(texts: ReturnType<typeof recentlyUsed<string>>, named: string, query: unknown): void {
  const isText = typeof query === 'string' && query.length <= documentLimits.characters
  if (!isText || createHash('sha256').update(query).digest('hex') !== named) throw otherText()
  texts.set(named, query, query.length)
}

function isObject(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function otherText(): KhoError {
  return new KhoError('KHO489', 'The sha256Hash is not of this query.')
}
