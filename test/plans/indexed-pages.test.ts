import { createHash } from 'node:crypto'
import { cursorSeal } from '@kho/api/plan/cursor.ts'
import { statementOf } from '@kho/api/query/statement.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { cursorKey, planOf } from '../reference/ask-store.ts'
import { makeTables } from '../reference/load-store.ts'
import { cityWith, contracts } from '../reference/world.ts'
import { fillTables, large, rules } from './large-store.ts'

let fresh: FreshDatabase
let database: Database

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url, name: 'test' })
  await makeTables(database, contracts, rules)
  await fillTables(database)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

const ask: Ask = {
  city: cityWith(rules),
  principal: { kind: 'officer', agency: 'H29.1', units: ['H29.1', 'H29.2'] },
  purpose: null,
  today: '2020-11-02',
  way: 'query',
}

/** `_id` of the nth record, as `fillTables` makes it. */
const idOf = (n: number) =>
  createHash('md5')
    .update(`c${n}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

const pages = {
  'a record by key, with relations':
    '{ case(code: "C0000100") { title agency { name } applicant { name born } steps(first: 5) { nodes { note officer { name } } } } }',
  'a page without filter, two relations':
    '{ cases(first: 20) { nodes { code title agency { name } applicant { name } } } }',
  'a page by a bare cell in an index':
    '{ cases(first: 20, filter: { agencyCode: { eq: "H29.7" } }) { nodes { code status } } }',
  'a page by a conditional cell in an index':
    '{ cases(first: 20, filter: { kindCode: { eq: "K5" } }) { nodes { code title kindCode } } }',
  'a page by a masked and conditional cell in an index':
    '{ cases(first: 20, filter: { personId: { eq: "P0000700" } }) { nodes { code } } }',
  'a page ordered by the key, with what stands before and behind it':
    '{ cases(first: 20, orderBy: { field: CODE, direction: DESC }) { nodes { code } pageInfo { hasNextPage hasPreviousPage endCursor } } }',
  'a page of records that only via shows': '{ people(first: 20) { nodes { name born } } }',
  'a record that only via shows, by its id': `{ node(id: "${globalId('people', idOf(700))}") { id ... on Person { name born } } }`,
  'people found by words of their name, the best first':
    '{ people(first: 20, search: "nguoi 77777") { nodes { name } pageInfo { endCursor } totalCount } }',
  'a count that is capped': '{ cases(filter: { kindCode: { eq: "K5" } }) { totalCount(max: 100) } }',
  'records within an area':
    '{ cases(first: 20, filter: { place: { within: { type: "Polygon", coordinates: [[[106.7, 10.7], [106.72, 10.7], [106.72, 10.72], [106.7, 10.7]]] } } }) { nodes { code place } } }',
  'records near a point, counted':
    '{ cases(filter: { place: { near: { point: { type: "Point", coordinates: [106.7, 10.7] }, meters: 1500 } } }) { totalCount } }',
  'records by a filter on their relation':
    '{ cases(first: 5, filter: { code: { in: ["C0000100", "C0000200"] }, applicant: { name: { eq: "Người 700" } } }) { nodes { code } } }',
  'records by a filter on what refers to them':
    '{ agencies(filter: { cases: { some: { code: { eq: "C0000100" } } } }) { nodes { name } } }',
}

test.for(Object.entries(pages))('%s reads indexes, never a large table', async ([, query]) => {
  await expectIndexed(query)
})

/** Orders that an index serves; the place of nulls in the second is not the index's own. */
const orders = ['{ field: CODE }', '{ field: PARENT_CODE, direction: DESC }', '{ field: PARENT_CODE, nulls: FIRST }']

test.for(orders)('a page from the middle of %s costs what the first does, forward and backward', async (order) => {
  const middle = cursorAt(order)
  for (const page of [`first: 20, after: "${middle}"`, `last: 20, before: "${middle}"`]) {
    const members = 'nodes { code status agency { name } } pageInfo { hasNextPage hasPreviousPage }'
    await expectIndexed(`{ cases(${page}, orderBy: ${order}) { ${members} } }`)
  }
})

/** The cursor of record 100,000, whose parent is record 50,000. */
function cursorAt(order: string): string {
  const [root] = planOf(ask, `{ cases(orderBy: ${order}) { totalCount } }`).roots
  if (root?.root !== 'many') throw new Error('no page')
  const value = order.includes('PARENT') ? 'C0050000' : 'C0100000'
  return cursorSeal(cursorKey).seal(root.page.binding, JSON.stringify([value, idOf(100_000)]))
}

test('a page ordered by the key is read in its order: nothing is left for _id to decide', async () => {
  const { nodes } = await explained(
    '{ cases(first: 20, orderBy: { field: CODE, direction: DESC }) { nodes { code } } }',
  )
  expect(nodes.flatMap((node) => node['Sort Key'] ?? []).filter((key) => key.includes('_id'))).toEqual([])
})

async function explained(query: string) {
  const statement = statementOf(planOf(ask, query), 'mark')
  const [row] = await database.rows(sql`explain (analyze, buffers, timing off, format json) ${statement.sql}`)
  const [{ Plan: plan }]: readonly [{ readonly Plan: PlanNode }] = JSON.parse(row?.[0] ?? '[]')
  return { plan, nodes: nodesOf(plan) }
}

async function expectIndexed(query: string): Promise<void> {
  const { plan, nodes } = await explained(query)
  const scans = nodes.filter((node) => node['Node Type'] === 'Seq Scan' && large.includes(node['Relation Name'] ?? ''))
  expect(scans, JSON.stringify(plan, null, 1)).toEqual([])
  const read = (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)
  expect(read, JSON.stringify(plan, null, 1)).toBeLessThan(mostBlocks)
}

/** Pages of 8 kB. The largest table has about ten times as many. */
const mostBlocks = 1000

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Sort Key'?: readonly string[]
  readonly 'Shared Hit Blocks'?: number
  readonly 'Shared Read Blocks'?: number
  readonly Plans?: readonly PlanNode[]
}

function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}
