import { emptyHead, type Head } from './body.ts'
import { entryFault } from './check-entry.ts'
import { merkleTree } from './merkle.ts'
import type { HeadStatement } from './statement.ts'
import type { StoredEntry } from './stored-entries.ts'

/** How a chain can be other than it was written; `docs/ledger.md` says what each means. */
export type Fault =
  | 'missing'
  | 'surplus'
  | 'hash'
  | 'form'
  | 'link'
  | 'head'
  | 'fork'
  | 'gap'
  | 'ended'
  | 'unsigned'
  | 'untold'

/** The first place where a chain is not what was written and signed. */
export interface Finding {
  readonly chain: string
  readonly fault: Fault
  /** Of the first entry that is wrong, or that no right head vouches for. */
  readonly position: number
  /** The last position it concerns: of a range that a head speaks of as one. */
  readonly upTo: number
}

export interface ChainResult {
  readonly chain: string
  readonly entries: number
  /** Entries after the last head: written in the last moment before their process died, or still to be signed. */
  readonly unsigned: number
  /** How far right heads vouch for it. After that, what comes before the finding is only known to hang together. */
  readonly vouched: number
  readonly finding: Finding | null
}

export interface ChainCheck {
  /** Takes the next entry as it is stored; after a finding it only counts. */
  add(entry: StoredEntry): void
  end(): ChainResult
}

/** How far apart entries without a head may be: a ledger takes none when its heads are a minute late. */
const longestUnsigned = 120_000

/**
 * Checks one chain, entry by entry, against its signed heads; against none where `heads` is null. `from` is a head up to
 * which it was found right before, and the first entry given the one after it; what heads say of places before is not
 * looked at again.
 */
export function checkChain(
  chain: string,
  heads: readonly HeadStatement[] | null,
  from: Head = emptyHead(chain),
): ChainCheck {
  const vouching = openVouching(heads ?? [], from.position)
  let head = from
  let [entries, finding, firstUnsigned, lastAt]: [number, Finding | null, string | null, string] = [
    from.position,
    null,
    null,
    '',
  ]

  const found = (fault: Fault, position: number, upTo = position) => {
    finding ??= { chain, fault, position, upTo }
  }
  return {
    add(entry) {
      entries += 1
      if (finding) return
      const fault = entryFault(entry, head)
      if (fault) return found(fault, head.position + 1)
      head = { chain, position: entry.position, hash: entry.hash }
      const since = vouching.last() + 1
      const doubt = vouching.take(head)
      if (doubt) return found(doubt, doubt === 'ended' ? head.position : since, head.position)
      firstUnsigned = vouching.last() === head.position ? null : (firstUnsigned ?? entry.at)
      lastAt = entry.at
    },
    end() {
      const unsigned = head.position - vouching.last()
      if (vouching.furthest > head.position) found('missing', head.position + 1, vouching.furthest)
      const apart = firstUnsigned === null ? 0 : Date.parse(lastAt) - Date.parse(firstUnsigned)
      const isDoubtful = vouching.furthest === 0 || !(apart <= longestUnsigned)
      if (heads && unsigned > 0 && isDoubtful) found('unsigned', vouching.last() + 1, head.position)
      return { chain, entries, unsigned: heads && !finding ? unsigned : 0, vouched: vouching.last(), finding }
    },
  }
}

interface Vouching {
  /** The furthest position that any head speaks of. */
  readonly furthest: number
  /** The position of the last head that was right. */
  last(): number
  /** Holds the heads of a position against the entry that stands there. */
  take(head: Head): 'head' | 'fork' | 'gap' | 'ended' | null
}

function openVouching(heads: readonly HeadStatement[], from: number): Vouching {
  const byPosition = Map.groupBy(heads, ({ position }) => position)
  let [last, closed, tree] = [from, false, merkleTree()]

  function doubtOf(here: readonly HeadStatement[], { hash }: Head): 'head' | 'fork' | 'gap' | null {
    if (new Set(here.map((one) => one.hash)).size > 1) return 'fork'
    const root = tree.root()
    const telling = here.filter(({ since, position }) => since < position)
    if (telling.length === 0 || telling.some(({ since }) => since !== last)) return 'gap'
    return here.every((one) => one.hash === hash) && telling.every((one) => one.root === root) ? null : 'head'
  }
  return {
    furthest: heads.reduce((most, { position }) => Math.max(most, position), 0),
    last: () => last,
    take(head) {
      if (closed) return 'ended'
      tree.add(head.hash)
      const here = byPosition.get(head.position)
      if (!here) return null
      const doubt = doubtOf(here, head)
      if (doubt) return doubt
      ;[last, closed, tree] = [head.position, here.some((one) => one.closed), merkleTree()]
      return null
    },
  }
}
