import type { AccessPosition, ReadableEntry } from '@kho/schema/ledger/access-page.ts'
import { expect, test } from 'vitest'
import { lookThrough, mostLookedThrough } from './look-through.ts'

const entryAt = (position: number, body: string): ReadableEntry => ({
  ...{ at: '2026-01-01T00:00:00.000Z', chain: 'c', position, body, hash: '', delayed: null },
})

/** Entries from the newest down, of which every so many hold what is looked for. */
function among(count: number, every: number) {
  let read = 0
  return {
    read: () => read,
    next: async (_holding: readonly string[], after: AccessPosition | null, limit: number) => {
      const from = after === null ? count : after.position - 1
      const entries = Array.from({ length: Math.min(limit, from) }, (_, index) => from - index)
      read += entries.length
      return entries.map((position) => entryAt(position, position % every === 0 ? 'x' : ''))
    },
    told: (entry: ReadableEntry) => ({
      ...{ entry, byMe: false, purpose: null, action: null, reads: [], alone: false },
      asker: { kind: 'officer', agency: 'A', application: null, forMe: false },
    }),
  }
}

const asked = { dataset: null, agency: 'A' }
const positions = (found: readonly { readonly entry: ReadableEntry }[]) => found.map(({ entry }) => entry.position)

test('a page is looked for no further than it is full', async () => {
  const looking = among(10_000, 7)
  const { found, until } = await lookThrough(asked, { ...looking, after: null, limit: 3 })
  expect([positions(found), until, looking.read()]).toEqual([[9996, 9989, 9982], null, 500])
})

test('however few there are, no more than so many are read, and the next page goes on from there', async () => {
  const looking = among(5000, 2500)
  const first = await lookThrough(asked, { ...looking, after: null, limit: 10 })
  expect([positions(first.found), first.until?.position, looking.read()]).toEqual([[5000], 3001, mostLookedThrough])
  const second = await lookThrough(asked, { ...looking, after: first.until, limit: 10 })
  expect([positions(second.found), second.until?.position]).toEqual([[2500], 1001])
  const third = await lookThrough(asked, { ...looking, after: second.until, limit: 10 })
  expect([positions(third.found), third.until]).toEqual([[], null])
})

test('another agency is not found by texts that stand in a body', async () => {
  const { found } = await lookThrough({ ...asked, agency: 'B' }, { ...among(10, 1), after: null, limit: 10 })
  expect(found).toEqual([])
})
