import { createHash } from 'node:crypto'

/** The name under which a statement is prepared, or undefined for one that is not worth it. */
export type StatementNames = (text: string) => string | undefined

/** How often a text comes before it is named, and how many texts are remembered at once. */
const often = 3
const most = 500

interface Known {
  readonly count: number
  readonly name: string | undefined
}

/**
 * Names the statements that come again and again. A named one is parsed once a connection and, where PostgreSQL finds
 * its generic plan no dearer, planned once: by key that is four fifths of its work. A name is a digest of its text, so a
 * text that was forgotten and comes back is what its connections know under that name.
 */
export function statementNames(): StatementNames {
  const texts = new Map<string, Known>()
  return (text) => {
    const known = texts.get(text)
    const count = (known?.count ?? 0) + 1
    const name = count < often ? undefined : (known?.name ?? nameOf(text))
    // Set anew, so that the map's order is that of use and its first text the longest unused.
    texts.delete(text)
    texts.set(text, { count, name })
    const [oldest] = texts.keys()
    if (texts.size > most && oldest !== undefined) texts.delete(oldest)
    return name
  }
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40)
}
