import type { Access } from '@kho/schema/ledger/access.ts'
import type { AccessPosition, ReadableEntry } from '@kho/schema/ledger/access-page.ts'

/** What of somebody's entries is looked for; null, any. */
export interface Narrowing {
  /** By its name in its contract. */
  readonly dataset: string | null
  /** Code of the agency on whose behalf it was read. */
  readonly agency: string | null
}

export interface LookedThrough {
  readonly found: readonly Access[]
  /** Where looking ended before it had enough, newest entries behind it; null where it has enough, or there is no more. */
  readonly until: ReadableEntry | null
}

/** Entries that one page is looked for among: 3 to 4 µs each for their text, and what may be meant is read. */
export const mostLookedThrough = 2_000
/** How many at a time: most of a person's entries stand in one or two of these. */
const atATime = 500

interface Looking {
  readonly after: AccessPosition | null
  readonly limit: number
  /** The next entries after a position; of those that do not hold these texts the body is empty. */
  next(holding: readonly string[], after: AccessPosition | null, limit: number): Promise<readonly ReadableEntry[]>
  told(entry: ReadableEntry): Access
}

/**
 * Somebody's entries narrowed down, newest first. The database passes over bodies without the words that are looked for; what an
 * entry tells the reader then decides, so that nothing which was read of somebody else is found by.
 */
export async function lookThrough(narrowing: Narrowing, { after, limit, next, told }: Looking): Promise<LookedThrough> {
  const holding = [narrowing.dataset, narrowing.agency].flatMap((text) => (text === null ? [] : [JSON.stringify(text)]))
  const found: Access[] = []
  let last: ReadableEntry | null = null
  for (let looked = 0; looked < mostLookedThrough; looked += atATime) {
    const entries = await next(holding, last ?? after, atATime)
    const meant = entries.filter(({ body }) => body !== '').map(told)
    found.push(...meant.filter((access) => isMeant(access, narrowing)))
    last = entries.at(-1) ?? null
    if (found.length >= limit || entries.length < atATime) return { found: found.slice(0, limit), until: null }
  }
  return { found, until: last }
}

function isMeant({ asker, reads }: Access, { dataset, agency }: Narrowing): boolean {
  return (
    (agency === null || asker.agency === agency) && (dataset === null || reads.some((read) => read.dataset === dataset))
  )
}
