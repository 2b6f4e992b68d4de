import { createHash } from 'node:crypto'

/** The name under which a statement is prepared, or undefined for one that is not worth it. */
export type StatementNames = (text: string) => string | undefined

/** How often a text comes before it is named, and how many texts are remembered at once. */
const often = 3
const most = 500

/**
 * Names the statements that come again and again. A named one is parsed once a connection and, where PostgreSQL finds
 * its generic plan no dearer, planned once: by key that is four fifths of its work. A name is a digest of its text, so a
 * text that was forgotten and comes back is what its connections know under that name.
 */
export function statementNames(): StatementNames {
  const counts = new Map<string, number>()
  return (text) => {
    const count = (counts.get(text) ?? 0) + 1
    // Set anew, so that the map's order is that of use and its first text the longest unused.
    counts.delete(text)
    counts.set(text, count)
    const [oldest] = counts.keys()
    if (counts.size > most && oldest !== undefined) counts.delete(oldest)
    return count < often ? undefined : createHash('sha256').update(text).digest('hex').slice(0, 40)
  }
}
