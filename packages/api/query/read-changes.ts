import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { PolicyView } from '@kho/schema/policy/view.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { answeredTree } from '../plan/answered.ts'
import {
  type Base,
  type ChangesState,
  changesBinding,
  digestOf,
  openState,
  sealState,
  tooOld,
} from '../plan/changes-cursor.ts'
import type { Told } from '../plan/changes-plan.ts'
import { cursorSeal } from '../plan/cursor.ts'
import type { Plan } from '../plan/plan.ts'
import { planChanges, planFeed } from '../plan/plan-changes.ts'
import type { Planning } from '../plan/planning.ts'
import { objectTypeOf, type Selected, selectedIn } from '../plan/selection.ts'
import { viewsOf } from '../plan/views.ts'
import { answer } from './answer.ts'
import { lastKey, momentSql, moreKey, seenKey } from './changes-sql.ts'
import type { PlannedReading } from './planned-reading.ts'

/** What of a request a feed is planned from. */
export interface FeedRequest extends Pick<Planning, 'schema' | 'fragments' | 'variables'> {
  readonly dataset: string
  readonly selected: Selected
  /** Counts what is asked for before it is read. */
  take(plan: Plan): Promise<void>
}

/**
 * The changes of a dataset since a cursor, and the cursor of what was told then. Its base is looked up before anything is
 * read: what comes in between is told twice and never missed.
 */
export async function readChanges(
  reading: PlannedReading,
  request: FeedRequest,
): Promise<{ readonly [key: string]: unknown }> {
  const now = new Date()
  const ask: Ask = { ...reading.ask, way: 'changes', now }
  const seal = cursorSeal(reading.cursorKey)
  const { schema, fragments, variables, dataset, selected } = request
  const planning: Planning = { schema, fragments, variables, ask, cursors: seal, views: viewsOf(ask) }
  const feed = planFeed(planning, dataset, selected)
  const binding = changesBinding(feed.contract, feed.filter, ask.principal)
  const state = feed.since === null ? null : openState(seal, { binding, now }, feed.since)
  const base = await baseOf(reading.database, planning.views(dataset, []), state)
  const step = stepOf(state, base)
  const changes = planChanges(planning, feed, { selected, told: step.told, after: step.after })
  const { version, language, cursorKey } = reading
  const plan: Plan = { version, ask, language, cursorKey, roots: [{ root: 'changes', key: dataset, changes }] }
  await request.take(plan)
  const text = await answer(plan, reading).catch(tellOld)
  const tree = objectIn(answeredTree(`{${text}}`)[dataset])
  const more = tree[moreKey] === true
  const next = nextState(step, { at: now.getTime(), more, last: tree[lastKey], seen: String(tree[seenKey] ?? '') })
  return Object.assign(tree, {
    ...named(planning, selected, { cursor: sealState(seal, binding, next), hasMore: more }),
  })
}

/** What all that is told now will have been told of. */
interface Current extends Base {
  /** A dataset that the rules reach through has changed since the state's base, or the dataset was filled anew. */
  readonly moved: boolean
}

async function baseOf(database: Database, view: PolicyView, state: ChangesState | null): Promise<Current> {
  const { shown, text, reached } = view.meaning
  const { dataset } = view.contract
  const was = state?.base?.moments ?? {}
  const datasets = [...new Set([dataset, ...reached, ...Object.keys(was)])].sort()
  const rows = await database.rows(sql`
    select d.dataset, ${momentSql(sql`coalesce(m.at, 'epoch')`)},
      ${momentSql(sql`h.filled_at`)}
    from unnest(${datasets}::text[]) as d (dataset) left join kho.moment as m using (dataset) left join kho.history as h using (dataset)`)
  const moments = Object.fromEntries(rows.map(([name, at]) => [name ?? '', at ?? '']))
  const filled = rows.find(([name]) => name === dataset)?.[2] ?? null
  const since = was[dataset]
  const refilled = filled !== null && since !== undefined && filled > since
  const moved = Object.keys(moments).some(
    (name) => name !== dataset && was[name] !== undefined && was[name] !== moments[name],
  )
  return { moments, was: shown, said: digestOf(text), moved: moved || refilled }
}

interface StepOf {
  readonly base: ChangesState['base']
  readonly next: Base
  readonly all: boolean
  readonly after: string | null
  readonly told: Told | null
}

/** A page under way goes on as it began, unless the rules say something else by now: then nobody knows what was told. */
function stepOf(state: ChangesState | null, { moved, ...current }: Current): StepOf {
  const base = state?.base ?? null
  const page = state?.page ?? null
  if (page && page.next.said !== current.said)
    throw new KhoError('KHO486', 'The sharing rules have changed while this was told.')
  const all = page ? page.all : base !== null && (moved || base.said !== current.said)
  const told = base && { moments: base.moments, seen: base.seen, was: base.was, all }
  return { base, next: page?.next ?? current, all, after: page?.after ?? null, told }
}

function nextState(
  { base, next, all }: StepOf,
  { at, more, last, seen }: { at: number; more: boolean; last: unknown; seen: string },
): ChangesState {
  // What has no moment was never filled: nothing was told of it, and its first records are all new.
  if (!more) return { at, base: seen === '' ? null : { ...next, seen }, page: null }
  return { at, base, page: { next, all, after: String(last) } }
}

/** Of a moment that is not kept, nobody can say what has become of what was shown. */
function tellOld(thrown: unknown): never {
  if (thrown instanceof KhoError && thrown.code === 'KHO432') tooOld()
  throw thrown
}

function objectIn(value: unknown): { [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) throw new KhoError('KHO551', 'The store could not answer.')
  // The cast is sound: the statement has written an object.
  return value as { [key: string]: unknown }
}

/** The members that no statement writes, under the names that the request gives them. */
function named(
  planning: Planning,
  { field, nodes }: Selected,
  members: { readonly cursor: string; readonly hasMore: boolean },
) {
  const inner = field ? selectedIn(planning, objectTypeOf(field), nodes) : []
  return Object.fromEntries(
    inner.flatMap(({ key, field: part }): (readonly [string, unknown])[] => {
      if (part?.name === 'cursor') return [[key, members.cursor]]
      return part?.name === 'hasMore' ? [[key, members.hasMore]] : []
    }),
  )
}
