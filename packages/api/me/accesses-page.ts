import { KhoError } from '@kho/schema/error.ts'
import type { Access } from '@kho/schema/ledger/access.ts'
import type { AccessPosition } from '@kho/schema/ledger/access-page.ts'
import { type LookedThrough, mostLookedThrough, type Narrowing } from './look-through.ts'
import { type MyPage, mostAtOnce } from './my-page.ts'

/** What a person asks of their own entries. */
export interface AskedAccesses extends Narrowing {
  readonly side: 'about' | 'by'
  readonly from: Date | null
  readonly until: Date | null
  readonly first: number
  readonly after: string | null
  /** Whether it is asked of a dataset that the person may not know of. */
  readonly isNowhere: boolean
}

export interface AccessesPage {
  readonly accesses: readonly Access[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  /** Where looking ended before a page was full; null where it is full, or there is no more. */
  readonly lookedUntil: string | null
  /** Counted to one more than `max`; null where that would be to look through too many. */
  count(max: number): Promise<number | null>
}

/** One page of somebody's own entries. Where they are narrowed down a page may hold fewer than it could and still have a next one. */
export async function accessesPage(page: MyPage, asked: AskedAccesses): Promise<AccessesPage> {
  const { first, after, isNowhere } = asked
  if (first < 0 || first > mostAtOnce)
    throw new KhoError('KHO417', `A page holds at most ${mostAtOnce} entries.`, { first })
  const place = after === null ? null : page.cursors.open(after)
  const { found, until } = isNowhere ? nothing : await entriesOf(page, asked, { after: place, limit: first + 1 })
  const accesses = found.slice(0, first)
  const [start, end] = [accesses.at(0), until ? { entry: until } : accesses.at(-1)]
  return {
    accesses,
    pageInfo: {
      hasNextPage: until !== null || found.length > first,
      hasPreviousPage: after !== null,
      startCursor: start ? page.cursors.of(start) : null,
      endCursor: end ? page.cursors.of(end) : null,
    },
    lookedUntil: until?.at ?? null,
    count: (max) => (isNowhere ? Promise.resolve(0) : countOf(page, asked, max)),
  }
}

const nothing: LookedThrough = { found: [], until: null }

async function entriesOf(
  page: MyPage,
  { dataset, agency, ...asked }: AskedAccesses,
  at: { readonly after: AccessPosition | null; readonly limit: number },
): Promise<LookedThrough> {
  const ledger = await page.ledger()
  if (dataset === null && agency === null) return { found: await ledger.page(spanOf(asked), at), until: null }
  page.look()
  return ledger.narrowed({ ...spanOf(asked), dataset, agency }, at)
}

async function countOf(page: MyPage, asked: AskedAccesses, max: number): Promise<number | null> {
  if (asked.dataset === null && asked.agency === null) return (await page.ledger()).count(spanOf(asked), max)
  const { found, until } = await entriesOf(page, asked, { after: null, limit: mostLookedThrough + 1 })
  return until === null ? found.length : null
}

function spanOf({ side, from, until }: Pick<AskedAccesses, 'side' | 'from' | 'until'>) {
  return { side, from, until }
}
