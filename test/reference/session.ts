import { isDeepStrictEqual } from 'node:util'
import type { Plan } from '@kho/api/plan/plan.ts'
import { answer } from '@kho/api/query/answer.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { answerFromMemory } from './answer-plan.ts'
import { openNotebook, planOf } from './ask-store.ts'
import { loadStore } from './load-store.ts'
import { makeAsk } from './make-asker.ts'
import { makeQuery } from './make-query.ts'
import { makeStore, type Store } from './make-records.ts'
import { toldIn, toldOf } from './told-people.ts'
import { contracts } from './world.ts'

/** What was compared. `kinds` counts the answers by the kind of asker. */
export interface Counts {
  readonly answered: number
  readonly refused: number
  readonly records: number
  readonly told: number
  readonly kinds: ReadonlyMap<string, number>
}

/** How random queries compared with the reference in memory, up to the first that differs. */
export interface Compared {
  readonly counts: Counts
  readonly difference: string | null
}

interface Session {
  readonly database: Database
  readonly seed: number
  /** How many queries at least. */
  readonly queries: number
  /** The first store's number. */
  readonly from?: number
  onProgress?(done: number): void
}

const asksAStore = 12
const queriesAnAsk = 12

/** Asks random queries as random askers under random rules of one random store after another. */
export async function trySession({ database, seed, queries, from = 0, onProgress }: Session): Promise<Compared> {
  const tally: Tally = { answered: 0, refused: 0, records: 0, told: 0, kinds: new Map() }
  for (let at = from; tally.answered + tally.refused < queries; at += 1) {
    const store = makeStore(randomOf(seed, at), 14)
    await loadStore(database, contracts, store)
    for (let turn = 0; turn < asksAStore; turn += 1) {
      const random = randomOf(seed, (at + 1) * 100_000 + turn)
      const asked = { database, store, ask: makeAsk(random), random, tally }
      for (let number = 0; number < queriesAnAsk; number += 1) {
        const difference = await differenceOn(asked)
        if (difference) return { counts: tally, difference: `seed ${seed}, store ${at}, asker ${turn}: ${difference}` }
      }
    }
    onProgress?.(tally.answered + tally.refused)
  }
  return { counts: tally, difference: null }
}

type Tally = { -readonly [K in keyof Counts]: Counts[K] } & { readonly kinds: Map<string, number> }

interface Asked {
  readonly database: Database
  readonly store: Store
  readonly ask: Ask
  readonly random: Random
  readonly tally: Tally
}

/** Asks one random query, and then once more from cursors of its own answer. */
async function differenceOn(asked: Asked): Promise<string | null> {
  const { store, ask, random } = asked
  const ids = [...store].flatMap(([dataset, records]) => records.map(({ id }) => globalId(dataset, id)))
  const usable = (dataset: string) => [...viewOf(ask, dataset).usable]
  const query = makeQuery({ random, usable, ids, withheld: 'withheld { field masked }' })
  const first = await compareOnce(asked, query, { after: null, before: null })
  if (first.difference) return first.difference
  const cursors = cursorsIn(first.page)
  const variables = { after: pickCursor(cursors, random), before: pickCursor(cursors, random) }
  return variables.after || variables.before ? (await compareOnce(asked, query, variables)).difference : null
}

interface Cursors {
  readonly after: string | null
  readonly before: string | null
}

async function compareOnce(
  { database, store, ask, tally }: Asked,
  query: string,
  variables: Cursors,
): Promise<{ readonly page: unknown; readonly difference: string | null }> {
  const plan = planned(ask, query, variables)
  if (!plan) {
    tally.refused += 1
    return { page: null, difference: null }
  }
  const ledger = openNotebook()
  const text = `{${await answer(plan, { database, ledger, correlationId: 'test' })}}`
  const [said, expected] = [JSON.parse(text), answerFromMemory(plan, store)]
  const told = [toldIn(ledger.entries), toldOf(plan, store)].map((some) => [...some].sort())
  tally.told += told[1]?.length ?? 0
  tally.answered += 1
  tally.records += text.split('"id"').length - 1
  tally.kinds.set(ask.principal.kind, (tally.kinds.get(ask.principal.kind) ?? 0) + 1)
  const { principal, purpose, city } = ask
  const rules = [...city.rules.values()].flat()
  const asked = { query, variables, principal, purpose, purposes: [...(city.purposes?.values() ?? [])], rules }
  const differs = (what: string, a: unknown, b: unknown) =>
    isDeepStrictEqual(a, b)
      ? null
      : `${what} ${JSON.stringify(a)} is not ${JSON.stringify(b)}: ${JSON.stringify(asked)}`
  const difference =
    differs('the answer', settled(said), settled(JSON.parse(JSON.stringify(expected)))) ??
    differs('what the ledger was told', told[0], told[1]) ??
    differs(
      'who asked',
      ledger.entries.map((entry) => entry.principal),
      ledger.entries.map(() => principal),
    )
  return { page: said.r0, difference }
}

/** Which of a record's cells are withheld is a set: the reference has no order for it. */
export function settled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one)]))
  const items = value.map(settled)
  const withheld = items.every((item) => typeof item === 'object' && item !== null && 'masked' in item)
  return withheld ? items.map((item) => JSON.stringify(item)).sort() : items
}

function planned(ask: Ask, query: string, variables: Cursors): Plan | null {
  try {
    return planOf(ask, query, { ...variables })
  } catch (error) {
    if (error instanceof KhoError) return null
    throw error
  }
}

function cursorsIn(page: unknown): readonly string[] {
  const found = JSON.stringify(page ?? null).matchAll(/"(?:cursor|startCursor|endCursor)":"([^"]+)"/g)
  return [...found].flatMap(([, cursor]) => cursor ?? [])
}

function pickCursor(cursors: readonly string[], random: Random): string | null {
  return cursors.length > 0 && random.chance(0.6) ? random.pick(cursors) : null
}
