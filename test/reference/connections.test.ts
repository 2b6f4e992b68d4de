import type { PagePlan } from '@kho/api/plan/plan.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { pagedOf } from './answer-plan.ts'
import { planOf, whatLeaves } from './ask-store.ts'
import { loadStore, makeTables } from './load-store.ts'
import { makeAsk } from './make-asker.ts'
import { filter } from './make-filter.ts'
import { orderBy } from './make-query.ts'
import { cellFor, makeStore, type Store, storedRecord } from './make-records.ts'
import { shownViewOf } from './shown-view.ts'
import { contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)
const walks = 250

let fresh: FreshDatabase
let database: Database

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

test(`Relay's connection rules hold while rows change, and what stays where it was is met once, in its order (${walks} walks, seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const met = { pages: 0, steady: 0, changes: 0 }
  for (let number = 0; number < walks; number += 1) {
    const random = randomOf(seed, number)
    const walk = makeWalk(random)
    if (!walk) continue
    const told = await walked(walk, random)
    met.pages += told.pages.length
    met.changes += told.changes
    met.steady += expectSteady(told, `seed ${seed}, walk ${number}: ${walk.query}`)
  }
  expect(met.pages).toBeGreaterThan(walks)
  expect(met.steady).toBeGreaterThan(walks)
  expect(met.changes).toBeGreaterThan(walks)
})

interface Walk {
  readonly ask: Ask
  readonly query: string
  readonly page: PagePlan
  readonly backward: boolean
}

/** A way through the pages of a connection, by an order of any kind; null where the asker may not go it. */
function makeWalk(random: Random): Walk | null {
  const ask = makeAsk(random)
  const contract = random.pick(contracts)
  const draw = { random, usable: (dataset: string) => [...viewOf(ask, dataset).usable], ids: [], withheld: '' }
  const backward = random.chance(0.5)
  const given = [
    `${backward ? 'last' : 'first'}: ${random.pick([1, 2, 3])}`,
    `${backward ? 'before' : 'after'}: $from`,
    ...(random.chance(0.85) ? [`orderBy: ${orderBy(draw, contract)}`] : []),
    ...(random.chance(0.3) ? [`filter: ${filter(draw, contract, 1)}`] : []),
  ]
  const members =
    'edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
  const query = `query ($from: String) { page: ${contract.names.many}(${given.join(', ')}) { ${members} } }`
  try {
    const [root] = planOf(ask, query, { from: null }).roots
    return root?.root === 'many' ? { ask, query, page: root.page, backward } : null
  } catch (error) {
    if (error instanceof KhoError) return null
    throw error
  }
}

interface Told {
  readonly backward: boolean
  /** The ids of each page. */
  readonly pages: readonly (readonly string[])[]
  /** What could be met when each page was asked for, in its order: each record with the values that put it there. */
  readonly moments: readonly ReadonlyMap<string, string>[]
  readonly changes: number
}

const mostChanges = 15

async function walked({ ask, query, page, backward }: Walk, random: Random): Promise<Told> {
  let store = makeStore(random, 12)
  let changes = 0
  const pages: string[][] = []
  const moments: Map<string, string>[] = []
  for (let from: string | null = null; ; ) {
    await loadStore(database, contracts, store)
    moments.push(momentOf(ask, page, store))
    const connection: Connection = JSON.parse(`{${await whatLeaves({ database, ask }, query, { from })}}`).page
    expectConnection(connection, { backward, size: page.size, isFirst: from === null })
    pages.push(connection.nodes.map(({ id }) => id))
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = connection.pageInfo
    from = backward ? startCursor : endCursor
    if (!(backward ? hasPreviousPage : hasNextPage) || from === null) return { backward, pages, moments, changes }
    for (let turn = 0; turn < 2 && changes < mostChanges; turn += 1) {
      store = changed(store, random)
      changes += 1
    }
  }
}

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

interface Asked {
  readonly backward: boolean
  readonly size: number
  readonly isFirst: boolean
}

/** What Relay's specification of connections says of one page. */
function expectConnection({ edges, nodes, pageInfo }: Connection, { backward, size, isFirst }: Asked): void {
  expect(edges.map(({ node }) => node)).toEqual(nodes)
  expect(nodes.length).toBeLessThanOrEqual(size)
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length)
  expect(new Set(edges.map(({ cursor }) => cursor)).size).toBe(edges.length)
  expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null)
  expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null)
  if (backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage) expect(nodes).toHaveLength(size)
  if (isFirst) expect(backward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage).toBe(false)
}

function momentOf(ask: Ask, page: PagePlan, store: Store): Map<string, string> {
  const view = shownViewOf(ask, store)
  const { ordered, ordering } = pagedOf(
    view,
    { ...page, after: null, before: null },
    view.records(page.dataset, page.known),
  )
  return new Map(
    ordered.map((record) => [globalId(record.dataset, record.id), JSON.stringify(ordering.textsOf(record))]),
  )
}

/** Records that were there all the time, with the same values in the order, are met once, in that order. Returns how many. */
function expectSteady({ backward, pages, moments }: Told, where: string): number {
  const [first, ...others] = moments
  const steady = [...(first ?? [])].filter(([id, texts]) => others.every((moment) => moment.get(id) === texts))
  const ids = new Set(steady.map(([id]) => id))
  const met = (backward ? pages.toReversed() : pages).flat().filter((id) => ids.has(id))
  expect(met, where).toEqual([...ids])
  return ids.size
}

/** One record more, one less, or another value in one. */
function changed(store: Store, random: Random): Store {
  const contract = random.pick(contracts)
  const records = store.get(contract.dataset) ?? []
  const choice = random.below(4)
  const added = makeStore(random, 3).get(contract.dataset) ?? []
  const others = records.filter(({ id }) => added.every((one) => one.id !== id))
  if (choice === 0 || records.length === 0) return new Map([...store, [contract.dataset, [...others, ...added]]])
  const chosen = random.pick(records)
  const rest = records.filter((record) => record !== chosen)
  if (choice === 1) return new Map([...store, [contract.dataset, rest]])
  const field = random.pick(contract.fields.filter(({ name }) => !contract.key.includes(name)))
  const next = storedRecord(contract, { ...chosen.values, [field.name]: cellFor(contract, field, random) })
  return new Map([...store, [contract.dataset, [...rest, next]]])
}
