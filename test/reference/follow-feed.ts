import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { cursorSeal } from '@kho/api/plan/cursor.ts'
import type { FilterPlan, Plan } from '@kho/api/plan/plan.ts'
import { rootsIn } from '@kho/api/plan/selection.ts'
import { viewsOf } from '@kho/api/plan/views.ts'
import { readChanges } from '@kho/api/query/read-changes.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { camelCase } from '@kho/schema/contract/name.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { Kind, parse, validate } from 'graphql'
import type { Random } from '../judges/random.ts'
import { cursorKey, openNotebook } from './ask-store.ts'
import { makeAsk } from './make-asker.ts'
import { type Draw, filter } from './make-filter.ts'
import { record } from './make-query.ts'
import { cityWith, contracts } from './world.ts'

const keeping = new Map(contracts.map((one) => [one.dataset, { ...one, history: true }]))
const schema = graphqlSchemaOf({ ...cityWith([]), contracts: keeping })

/** An asker in a city all of whose datasets keep versions, and whose rules, as a rule, let feeds be read. */
export function makeFeedAsk(random: Random): Ask {
  const ask = makeAsk(random)
  const opened = [...ask.city.rules].map(([dataset, rules]) => {
    const ways = (rule: (typeof rules)[number]) => (random.chance(0.9) ? [...rule.ways, 'changes' as const] : rule.ways)
    return [dataset, rules.map((rule) => ({ ...rule, ways: ways(rule) }))] as const
  })
  return { ...ask, way: 'changes', now: new Date(), city: { ...ask.city, contracts: keeping, rules: new Map(opened) } }
}

/** A random feed of a dataset. */
export function makeFeed(draw: Draw, contract: Contract): string {
  const { random } = draw
  const given = random.chance(0.5) ? `, filter: ${filter(draw, contract, random.chance(0.1) ? 2 : 0)}` : ''
  const first = random.pick([1, 2, 5, 100])
  const name = `${camelCase(contract.names.many)}Changes`
  return `query ($since: String) { ${name}(since: $since, first: ${first}${given}) {
    upserts { id } upserts ${record(draw, contract, 1)} removed cursor hasMore } }`
}

/** All that a feed told from a cursor on, page by page. */
export interface Told {
  readonly upserts: readonly { readonly id: string }[]
  readonly removed: readonly string[]
  /** Everything that left, but for the cursors: they are sealed, and hold the hour. */
  readonly text: string
  readonly cursor: string
  /** Of the last page. */
  readonly plan: Plan
  readonly filter: FilterPlan | null
}

type Page = { upserts: readonly { id: string }[]; removed: readonly string[]; cursor: string; hasMore: boolean }

/** Reads to the end; the error's code, message and details where it is refused. */
export async function follow(of: { database: Database; ask: Ask }, query: string, since: string | null) {
  const pages: Page[] = []
  let [cursor, plan]: [string | null, Plan | null] = [since, null]
  try {
    do {
      const page = await readPage(of, { query, since: cursor, take: (taken) => (plan = taken) })
      pages.push(page)
      cursor = page.cursor
    } while (pages.at(-1)?.hasMore)
  } catch (error) {
    if (error instanceof KhoError && !error.code.startsWith('KHO5'))
      return { refused: JSON.stringify([error.code, error.message, error.details]) }
    throw error
  }
  return { refused: null, told: toldIn(pages, plan) }
}

function toldIn(pages: readonly Page[], plan: Plan | null): Told {
  const [root] = plan?.roots ?? []
  if (!plan || root?.root !== 'changes') throw new Error('no feed was planned')
  return {
    upserts: pages.flatMap(({ upserts }) => upserts),
    removed: pages.flatMap(({ removed }) => removed),
    text: JSON.stringify(pages.map(({ cursor: _, ...page }) => page)),
    cursor: pages.at(-1)?.cursor ?? '',
    plan,
    filter: root.changes.filter,
  }
}

async function readPage(
  { database, ask }: { database: Database; ask: Ask },
  { query, since, take }: { query: string; since: string | null; take: (plan: Plan) => void },
): Promise<Page> {
  const document = parse(query)
  const [wrong] = validate(schema, document)
  if (wrong) throw new Error(`${wrong.message} in ${query}`)
  const [operation] = document.definitions
  const type = schema.getQueryType()
  if (operation?.kind !== Kind.OPERATION_DEFINITION || !type) throw new Error('no operation')
  const of = { schema, fragments: {}, variables: { since } }
  const planning = { ...of, ask, cursors: cursorSeal(cursorKey), views: viewsOf(ask) }
  const [selected] = rootsIn(planning, type, operation.selectionSet)
  const contract = contracts.find(({ names }) => selected?.field?.name === `${camelCase(names.many)}Changes`)
  if (!selected || !contract) throw new Error('no feed')
  const reading = {
    ...{ database, ask, ledger: openNotebook(), correlationId: 'test', version: 1, cursorKey, language: 'en' as const },
  }
  const answered = await readChanges(reading, {
    ...{ ...of, dataset: contract.dataset, selected, take: async (plan: Plan) => take(plan) },
  })
  // The cast is sound: the query asks for these members under their own names, and the statement has written them.
  return JSON.parse(JSON.stringify(answered)) as Page
}
