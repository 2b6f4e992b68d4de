import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changesCity, inspectionRows, permitRows, type Sharing } from './changes-city.ts'
import { citizen, officer, otherOfficer } from './issuer.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer

beforeAll(async () => {
  safe = await safeServer(changesCity('own'))
})

afterAll(async () => {
  await safe[Symbol.asyncDispose]()
})

/** Somebody who holds what the feed has told. */
interface Follower {
  readonly held: Map<string, string>
  readonly removed: Set<string>
  cursor: string | null
}

const follower = (): Follower => ({ held: new Map(), removed: new Set(), cursor: null })

const page = (filter = '') =>
  `query ($since: String) { permitsChanges(since: $since, first: 2${filter}) { upserts { id code agency fee } removed cursor hasMore } }`

/** Takes all that is new, page by page. */
async function follow(one: Follower, filter = ''): Promise<void> {
  for (;;) {
    const { body } = await safe.ask(page(filter), { as: officer, variables: { since: one.cursor } })
    const { upserts, removed, cursor, hasMore } = body.data.permitsChanges
    for (const record of upserts) one.held.set(record.id, JSON.stringify(record))
    for (const id of removed) {
      one.held.delete(id)
      one.removed.add(id)
    }
    one.cursor = cursor
    if (!hasMore) return
  }
}

/** What the asker is shown, as the list tells it. */
async function shown(filter = ''): Promise<Map<string, string>> {
  const { body } = await safe.ask(`{ permits(first: 1000${filter}) { nodes { id code agency fee } } }`, { as: officer })
  const nodes: readonly { readonly id: string }[] = body.data.permits.nodes
  return new Map(nodes.map((node) => [node.id, JSON.stringify(node)]))
}

const sorted = (held: ReadonlyMap<string, string>) => [...held].sort()
const publish = (rows: Parameters<typeof permitRows>[0]) => safe.store.sync('permits', 'desk', permitRows(rows))
const inspect = (codes: readonly string[]) => safe.store.sync('inspections', 'desk', inspectionRows(codes))

const codes = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const row = fc.tuple(
  fc.constantFrom(...codes),
  fc.constantFrom('H29.1', 'H29.1.1', 'H29.2'),
  fc.integer({ min: 1, max: 7 }),
)
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ permits: fc.uniqueArray(row, { selector: ([code]) => code, minLength: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ inspected: fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      rules: fc.uniqueArray(fc.constantFrom<Sharing[]>('own', 'cheap', 'inspected', 'hidden'), { minLength: 1 }),
    }),
  },
)

async function carryOut(done: {
  permits?: [string, string, number][]
  inspected?: string[]
  rules?: Sharing[]
}): Promise<void> {
  if (done.permits) await publish(done.permits)
  if (done.inspected) await inspect(done.inspected)
  if (done.rules) await safe.store.apply(changesCity(...done.rules))
}

test('whoever follows holds what he is shown, whatever changes: records, what rules reach through, and rules', {
  timeout: 300_000,
}, async () => {
  await publish([['A', 'H29.1', 1]])
  await inspect(['A'])
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 5 }), async (acts) => {
      const [all, some, cheap] = [follower(), follower(), ', filter: { fee: { lt: 4 } }']
      const seen = new Set<string>()
      const look = async () => {
        const now = await shown()
        for (const id of now.keys()) seen.add(id)
        await follow(all)
        expect(sorted(all.held)).toEqual(sorted(now))
        const filtered = await safe.ask(page(cheap), { as: officer, variables: { since: some.cursor } })
        if (filtered.body.errors) return // a rule that shows nobody the fee: nobody filters by it
        await follow(some, cheap)
        expect(sorted(some.held)).toEqual(sorted(await shown(cheap)))
      }
      await look()
      for (const one of acts) {
        await carryOut(one)
        await look()
      }
      for (const id of [...all.removed, ...some.removed])
        expect(seen, 'nothing is removed that was never shown').toContain(id)
    }),
    { numRuns: 12 },
  )
})

test('a record that was never shown is not told to be gone, and of nothing new nothing is told', async () => {
  await safe.store.apply(changesCity('own'))
  await publish([
    ['A', 'H29.1', 1],
    ['B', 'H29.2', 1],
  ])
  const one = follower()
  await follow(one)
  const { cursor } = one
  expect([...one.held.values()].map((text) => JSON.parse(text).code)).toEqual(['A'])
  await publish([
    ['A', 'H29.1', 1],
    ['C', 'H29.2', 1],
  ])
  await publish([
    ['A', 'H29.1', 1],
    ['D', 'H29.2', 1],
  ])
  const { body } = await safe.ask(page(), { as: officer, variables: { since: cursor } })
  expect(body.data.permitsChanges).toMatchObject({ upserts: [], removed: [], hasMore: false })
})

test('a change of cells that he does not see is not told, one of those that he sees is, and what is back as it was may be', async () => {
  await safe.store.apply(changesCity('cheap'))
  const ask = (since: string | null) =>
    safe.ask('query ($since: String) { permitsChanges(since: $since) { upserts { code agency } removed cursor } }', {
      as: officer,
      variables: { since },
    })
  await publish([
    ['A', 'H29.1', 1],
    ['B', 'H29.1', 1],
  ])
  const { cursor } = (await ask(null)).body.data.permitsChanges
  await publish([
    ['A', 'H29.1', 2],
    ['B', 'H29.1', 4],
  ])
  expect((await ask(cursor)).body.data.permitsChanges).toMatchObject({ upserts: [], removed: [] })
  await publish([
    ['A', 'H29.2', 2],
    ['B', 'H29.1', 6],
  ])
  const later = (await ask(cursor)).body.data.permitsChanges
  expect(later).toMatchObject({ upserts: [{ code: 'A', agency: 'H29.2' }] })
  expect(later.removed).toHaveLength(1)
})

test('a record that came and went while a feed was read page by page does not stay with whoever read it', async () => {
  await safe.store.apply(changesCity('own'))
  const all: [string, string, number][] = codes.map((code) => [code, 'H29.1', 1])
  await publish(all)
  const one = follower()
  const first = await safe.ask(page(), { as: officer, variables: { since: null } })
  await publish([...all, ['G', 'H29.1', 1], ['H', 'H29.1', 1]])
  for (const record of first.body.data.permitsChanges.upserts) one.held.set(record.id, JSON.stringify(record))
  one.cursor = first.body.data.permitsChanges.cursor
  await follow(one)
  await publish(all)
  await follow(one)
  expect(sorted(one.held)).toEqual(sorted(await shown()))
})

test('a cursor is its asker’s, for its filter and for thirty days; what cannot be told is refused', async () => {
  await safe.store.apply(changesCity('own'))
  const one = follower()
  await follow(one)
  const since = { since: one.cursor }
  expect(codesOf(await safe.ask(page(), { as: otherOfficer, variables: since }))).toEqual(['KHO412'])
  expect(codesOf(await safe.ask(page(', filter: { fee: { gt: 1 } }'), { as: officer, variables: since }))).toEqual([
    'KHO412',
  ])
  expect(codesOf(await safe.ask(page(), { as: officer, variables: { since: 'x' } }))).toEqual(['KHO412'])
  expect(codesOf(await safe.ask(page(', filter: { inspections: { some: {} } }'), { as: officer }))).toEqual(['KHO487'])
  expect((await safe.ask(page(), { as: citizen })).body.data.permitsChanges.upserts).toEqual([])
  await safe.store.rows(`update kho.history set kept_from = clock_timestamp() where dataset = 'permits'`)
  expect(codesOf(await safe.ask(page(), { as: officer, variables: since }))).toEqual(['KHO485'])
  await safe.store.rows(`update kho.history set kept_from = '2000-01-01' where dataset = 'permits'`)
})

test('rules that change while a page is told end the feed: what was told of it is not known', async () => {
  await safe.store.apply(changesCity('own'))
  await publish(codes.map((code) => [code, 'H29.1', 1]))
  const { body } = await safe.ask(page(), { as: officer })
  expect(body.data.permitsChanges.hasMore).toBe(true)
  await safe.store.apply(changesCity('own', 'hidden'))
  const next = await safe.ask(page(), { as: officer, variables: { since: body.data.permitsChanges.cursor } })
  expect(codesOf(next)).toEqual(['KHO486'])
})
