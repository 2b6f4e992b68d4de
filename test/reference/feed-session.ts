import { isDeepStrictEqual } from 'node:util'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { recordAnswer } from './answer-plan.ts'
import { meets } from './filter-records.ts'
import { follow, makeFeed, makeFeedAsk, type Told } from './follow-feed.ts'
import { changedIn, loadFirst, makeTimes, publish, type Times } from './past-store.ts'
import { settled } from './session.ts'
import { type ShownRecord, type ShownView, shownViewOf } from './shown-view.ts'
import { contracts } from './world.ts'

const feedsAStore = 20

/** What was compared. */
export interface FeedCounts {
  readonly followed: number
  readonly refused: number
  readonly upserts: number
  readonly removed: number
}

/** Follows random feeds of random stores over one change of them, and holds what is told against both as the interpreter shows them. */
export async function tryFeeds(of: { database: Database; seed: number; feeds: number; from?: number }) {
  const counts = { followed: 0, refused: 0, upserts: 0, removed: 0 }
  for (let at = of.from ?? 0; counts.followed + counts.refused < of.feeds; at += 1) {
    const random = randomOf(of.seed, at)
    const difference = await compareStore(of.database, random, counts)
    if (difference) return { counts, difference: `seed ${of.seed}, store ${at}: ${difference}` }
  }
  return { counts, difference: null }
}

type Tally = { -readonly [K in keyof FeedCounts]: number }

interface Followed {
  readonly ask: Ask
  readonly contract: Contract
  readonly query: string
  readonly first: Told
}

async function compareStore(database: Database, random: Random, counts: Tally): Promise<string | null> {
  const made = makeTimes(random, 10)
  const contract = random.pick(contracts)
  // Now and then nothing but the followed dataset changes: then it is known exactly what is to be told.
  const times: Times = random.chance(0.6)
    ? {
        past: made.past,
        present: new Map([...made.past, [contract.dataset, made.present.get(contract.dataset) ?? []]]),
      }
    : made
  await loadFirst(database, times.past)
  const followed = await begun(database, { contract, random, counts })
  const changed = changedIn(times)
  await publish(database, times, changed)
  for (const one of followed) {
    const next = await follow({ database, ask: one.ask }, one.query, one.first.cursor)
    if (next.refused !== null) return `${one.query} was refused: ${next.refused}`
    counts.upserts += next.told.upserts.length
    counts.removed += next.told.removed.length
    const alone = [...changed].every((name) => name === contract.dataset)
    const wrong = differenceOf({ ...one, times, alone }, next.told)
    if (wrong)
      return JSON.stringify({
        wrong,
        query: one.query,
        principal: one.ask.principal,
        rules: [...one.ask.city.rules.values()].flat(),
        purpose: one.ask.purpose,
      })
  }
  return null
}

async function begun(
  database: Database,
  { contract, random, counts }: { contract: Contract; random: Random; counts: Tally },
): Promise<readonly Followed[]> {
  const followed: Followed[] = []
  for (let number = 0; number < feedsAStore; number += 1) {
    const ask = makeFeedAsk(random)
    const usable = (dataset: string) => [...viewOf(ask, dataset).usable]
    const query = makeFeed({ random, usable, ids: [], withheld: 'withheld { field masked }' }, contract)
    const first = await follow({ database, ask }, query, null)
    counts[first.refused === null ? 'followed' : 'refused'] += 1
    if (first.refused === null) followed.push({ ask, contract, query, first: first.told })
  }
  return followed
}

interface Judged extends Followed {
  readonly times: Times
  /** Nothing but the followed dataset changed. */
  readonly alone: boolean
}

function differenceOf(judged: Judged, told: Told): string | null {
  const { ask, contract, times, alone } = judged
  const [was, is] = [shownViewOf(ask, times.past), shownViewOf(ask, times.present)]
  const [then, now] = [stateOf(judged, was), stateOf(judged, is)]
  const upserts = new Set(told.upserts.map(({ id }) => id))
  const removed = new Set(told.removed)
  const differing = [...now].filter(([id, record]) => !looksAs(then.get(id), record)).map(([id]) => id)
  const gone = [...then.keys()].filter((id) => !now.has(id))
  const shownThen = new Set(was.records(contract.dataset, []).map(({ id }) => globalId(contract.dataset, id)))
  if (differing.some((id) => !upserts.has(id))) return 'a record that looks otherwise was not told'
  if (gone.some((id) => !removed.has(id))) return 'a record that is gone was not told'
  if (told.removed.some((id) => !shownThen.has(id) || now.has(id))) return 'removed what was never shown, or still is'
  if (alone && (upserts.size > differing.length || removed.size > gone.length)) return 'more was told than changed'
  return told.upserts.every((one) => isAnswer(judged, told, { one, now, is })) ? null : 'a record was told otherwise'
}

type Shown = ReadonlyMap<string, ShownRecord>

/** What the feed's filter lets through of what is shown, by its id. */
function stateOf({ contract, first }: Judged, view: ShownView): Shown {
  const records = view.records(contract.dataset, [])
  const found = records.filter((record) => !first.filter || meets(view, { record, known: [] }, first.filter))
  return new Map(found.map((record) => [globalId(contract.dataset, record.id), record]))
}

const looksAs = (before: ShownRecord | undefined, record: ShownRecord): boolean =>
  before !== undefined && isDeepStrictEqual(before.cells, record.cells)

function isAnswer(
  { first }: Judged,
  told: Told,
  { one, now, is }: { one: Told['upserts'][number]; now: Shown; is: ShownView },
): boolean {
  const [root] = told.plan.roots
  const record = now.get(one.id)
  const plan = root?.root === 'changes' ? root.changes.upserts[0]?.record : undefined
  if (!record || !plan || first.plan.version !== told.plan.version) return false
  const expected = recordAnswer({ plan: told.plan, view: is }, plan, record)
  return isDeepStrictEqual(settled(one), settled(JSON.parse(JSON.stringify(expected))))
}
