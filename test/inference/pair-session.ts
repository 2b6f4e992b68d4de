import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { whatLeaves } from '../reference/ask-store.ts'
import { follow, makeFeed, makeFeedAsk } from '../reference/follow-feed.ts'
import { loadStore } from '../reference/load-store.ts'
import { makeAsk, makePastAsk } from '../reference/make-asker.ts'
import { makeQuery } from '../reference/make-query.ts'
import { makeStore } from '../reference/make-records.ts'
import { changedIn, loadFirst, loadTimes, makeTimes, pastMoment, publish } from '../reference/past-store.ts'
import { pastViewOf, shownViewOf } from '../reference/shown-view.ts'
import { contracts } from '../reference/world.ts'
import { hiddenChange, hiddenTimes } from './hidden-change.ts'

/** How something is asked: of what is, as of a moment, or what has become of it. */
export const kinds = ['now', 'past', 'changes'] as const
type Kind = (typeof kinds)[number]

export interface PairCounts {
  readonly asked: { readonly [kind in Kind]: number }
  readonly refused: number
  readonly changes: number
}

interface Session {
  readonly left: Database
  readonly right: Database
  readonly seed: number
  readonly queries: number
  onProgress?(done: number): void
}

interface Pair extends Session {
  readonly random: Random
  readonly counts: Tally
}

type Tally = { asked: { [kind in Kind]: number }; refused: number; changes: number }

/** What both answered, or how they differ. */
interface Both {
  readonly answer: string
  readonly difference: string | null
}

const queriesAPair = 40

/** Puts random questions to two stores that look equal to the asker, until an answer differs by a byte or enough are asked. */
export async function tryPairs(session: Session): Promise<{ counts: PairCounts; difference: string | null }> {
  const counts: Tally = { asked: { now: 0, past: 0, changes: 0 }, refused: 0, changes: 0 }
  const done = () => Object.values(counts.asked).reduce((sum, one) => sum + one)
  for (let number = 0; done() < session.queries; number += 1) {
    const pair = { ...session, random: randomOf(session.seed, number), counts }
    const difference = await tried[kinds[number % kinds.length] ?? 'now'](pair)
    if (difference) return { counts, difference: `seed ${session.seed}, pair ${number}: ${difference}` }
    session.onProgress?.(done())
  }
  return { counts, difference: null }
}

const tried: { readonly [kind in Kind]: (pair: Pair) => Promise<string | null> } = {
  now: tryNow,
  past: tryPast,
  changes: tryChanges,
}

async function tryNow(pair: Pair): Promise<string | null> {
  const { random, left, right } = pair
  const ask = makeAsk(random)
  const store = makeStore(random, 12)
  const other = hiddenChange(ask, store, random)
  if (!other) return null
  pair.counts.changes += other.changes
  await Promise.all([loadStore(left, contracts, store), loadStore(right, contracts, other.store)])
  const ids = [...store, ...other.store].flatMap(([dataset, all]) => all.map(({ id }) => globalId(dataset, id)))
  return repeated(() => askQuery(pair, ask, { ids, kind: 'now' }))
}

async function tryPast(pair: Pair): Promise<string | null> {
  const { random, left, right } = pair
  const ask = makePastAsk(random)
  const times = makeTimes(random, 12)
  const asking = { ...ask, asOf: pastMoment }
  const other = hiddenTimes((one) => [pastViewOf(asking, one.past, one.present)], times, random)
  if (!other) return null
  pair.counts.changes += other.changes
  await Promise.all([loadTimes(left, times), loadTimes(right, other.times)])
  return repeated(() => askQuery(pair, ask, { ids: [], kind: 'past', asOf: pastMoment }))
}

/** Both are followed over one change; what was published in which dataset is no secret of the feed's. */
async function tryChanges(pair: Pair): Promise<string | null> {
  const { random, left, right } = pair
  const ask = makeFeedAsk(random)
  const times = makeTimes(random, 12)
  const other = hiddenTimes(({ past, present }) => [past, present].map((one) => shownViewOf(ask, one)), times, random)
  if (!other) return null
  pair.counts.changes += other.changes
  await Promise.all([loadFirst(left, times.past), loadFirst(right, other.times.past)])
  const usable = (dataset: string) => [...viewOf(ask, dataset).usable]
  const draw = { random, usable, ids: [], withheld: 'withheld { field masked reason rule howToAsk }' }
  const begun: { readonly query: string; readonly since: readonly [string, string] }[] = []
  for (let turn = 0; turn < queriesAPair / 2; turn += 1) {
    const query = makeFeed(draw, random.pick(contracts))
    const firsts = await Promise.all([left, right].map((database) => follow({ database, ask }, query, null)))
    const difference = differenceOf(
      query,
      firsts.map(({ refused, told }) => refused ?? told.text),
    )
    if (difference) return difference
    pair.counts.asked.changes += 1
    if (firsts[0]?.refused) pair.counts.refused += 1
    const [one, two] = firsts.flatMap(({ told }) => told?.cursor ?? [])
    if (one && two) begun.push({ query, since: [one, two] })
  }
  const published = changedIn(times).union(changedIn(other.times))
  await Promise.all([publish(left, times, published), publish(right, other.times, published)])
  for (const { query, since } of begun) {
    const nexts = await Promise.all(
      [left, right].map((database, at) => follow({ database, ask }, query, since[at] ?? '')),
    )
    const difference = differenceOf(
      query,
      nexts.map(({ refused, told }) => refused ?? told.text),
    )
    if (difference) return difference
    pair.counts.asked.changes += 1
  }
  return null
}

async function repeated(ask: () => Promise<string | null>): Promise<string | null> {
  for (let turn = 0; turn < queriesAPair; turn += 1) {
    const difference = await ask()
    if (difference) return difference
  }
  return null
}

/** One query put to both, with whatever names it likes, then once more from a cursor of its answer. */
async function askQuery(
  pair: Pair,
  ask: Ask,
  { kind, ...of }: { readonly ids: readonly string[]; readonly kind: Kind; readonly asOf?: string },
): Promise<string | null> {
  const { random, counts } = pair
  const daring = random.chance(0.25)
  const everything = (dataset: string) => ask.city.contracts.get(dataset)?.fields.map(({ name }) => name) ?? []
  const usable = daring ? everything : (dataset: string) => [...viewOf(ask, dataset).usable]
  const query = makeQuery({ random, usable, withheld: 'withheld { field masked reason rule howToAsk }', ...of })
  const first = await askBoth(pair, ask, query, null)
  counts.asked[kind] += 1
  if (first.answer.startsWith('["KHO')) counts.refused += 1
  const [, cursor] = /"(?:cursor|endCursor)":"([^"]+)"/.exec(first.answer) ?? []
  if (first.difference || !cursor || !query.includes('$after')) return first.difference
  return (await askBoth(pair, ask, query, cursor)).difference
}

async function askBoth({ left, right }: Pair, ask: Ask, query: string, after: string | null): Promise<Both> {
  const variables = { after, before: null }
  const answers = await Promise.all([left, right].map((database) => whatLeaves({ database, ask }, query, variables)))
  return { answer: answers[0] ?? '', difference: differenceOf(query, answers) }
}

function differenceOf(query: string, answers: readonly string[]): string | null {
  return answers[0] === answers[1] ? null : JSON.stringify({ query, answers })
}
