import type { City, Item } from '@kho/schema/contract/city.ts'
import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { KhoError } from '@kho/schema/error.ts'
import { fold } from '../graphql/fold.ts'
import { bindingOf } from '../plan/cursor.ts'
import type { FilterPlan, OrderPlan, RootPlan } from '../plan/plan.ts'
import { viewsOf } from '../plan/views.ts'
import { type PlannedReading, readRoots } from '../query/planned-reading.ts'
import { type Freshness, freshnessIn, freshnessRoots } from './freshness.ts'

/** Something that people are asked for, and what the city holds of it already. */
export interface AskedItem {
  /** As the form or the procedure calls it. */
  readonly asked: string
  /** What it is; null where the city does not know such an item. */
  readonly item: Item | null
  readonly held: readonly HeldItem[]
}

/** A field that holds an item. */
export interface HeldItem {
  readonly contract: Contract
  readonly field: Field
  /** Whether some rule could show it to whoever asks. */
  readonly shown: boolean
  readonly freshness: Freshness | null
}

/** What is asked: a procedure of the city, or what a form asks for in its own words. */
export interface AskedFor {
  readonly procedure: string | null
  readonly items: readonly string[]
}

const mostItems = 200

/**
 * Which of the things that a procedure or a form asks people for the city holds already, by the city's `items`. What a
 * procedure asks for is read through the policy view of whoever asks; datasets that they may not know of are not named.
 * KHO460 where the city does not say what its procedures ask for, KHO461 for too much at once.
 */
export async function alreadyHeld(
  reading: PlannedReading,
  known: readonly Contract[],
  { procedure, items }: AskedFor,
): Promise<readonly AskedItem[]> {
  const { city } = reading.ask
  const asked = [...(procedure === null ? [] : await papersOf(reading, procedure)), ...items]
  if (asked.length > mostItems) throw new KhoError('KHO461', `At most ${mostItems} items are looked up at once.`)
  const found = asked.map((one) => ({ asked: one, item: itemOf(city, one) }))
  const held = found.some(({ item }) => item !== null)
  const fresh = held ? freshnessIn((await readRoots(reading, freshnessRoots(city))).freshness) : new Map()
  const views = viewsOf(reading.ask)
  return found.map(({ asked, item }) => ({
    ...{ asked, item },
    held: (item?.held ?? []).flatMap(({ dataset, field }) => {
      const contract = known.find((one) => one.dataset === dataset)
      if (!contract) return []
      const shown = views(dataset, []).usable.has(field)
      return [{ contract, field: fieldOf(contract, field), shown, freshness: fresh.get(dataset) ?? null }]
    }),
  }))
}

/** The item whose name is the longest that stands in what is asked, word by word. */
function itemOf({ onceOnly }: City, asked: string): Item | null {
  const text = wordsOf(asked)
  const named = (onceOnly?.items ?? []).flatMap((item) =>
    [item.item, item.title.vi, item.title.en, ...item.askedAs].map((name) => ({ item, name: wordsOf(name) })),
  )
  const standing = named.filter(({ name }) => text.includes(name))
  return standing.toSorted((a, b) => b.name.length - a.name.length)[0]?.item ?? null
}

/** Words with a space before, between and after, so that one stands in another only as a whole. */
function wordsOf(text: string): string {
  return ` ${fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ')} `
}

async function papersOf(reading: PlannedReading, procedure: string): Promise<readonly string[]> {
  const askedIn = reading.ask.city.onceOnly?.askedIn ?? null
  if (!askedIn) throw new KhoError('KHO460', 'The city does not say what its procedures ask for.')
  const { dataset, procedure: code, paper } = askedIn
  const { usable } = viewsOf(reading.ask)(dataset, [])
  if (!usable.has(code) || !usable.has(paper)) return []
  const filter: FilterPlan = { filter: 'compare', field: code, op: 'eq', value: procedure }
  const order: readonly OrderPlan[] = [{ path: [], field: paper, direction: 'asc', nulls: 'last' }]
  const record = {
    dataset,
    known: [],
    foundBy: [code],
    members: [{ member: 'cell', key: 'paper', field: paper }],
  } as const
  const root: RootPlan = {
    ...{ root: 'many', key: 'papers' },
    page: {
      ...{ dataset, known: [], foundBy: [code], filter, order, size: mostItems, backward: false },
      ...{ after: null, before: null, binding: bindingOf(dataset, filter, order) },
      members: [{ member: 'nodes', key: 'value', record }],
    },
  }
  // The cast is sound: the statement wrote these members for the plan above.
  const { papers } = (await readRoots(reading, [root])) as { papers: { value: readonly { paper: string | null }[] } }
  return papers.value.flatMap(({ paper: name }) => name ?? [])
}
