import { setTimeout as setTimer } from 'node:timers'
import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { ChangeLog, LogPosition } from '../change-log.ts'
import { secondsOf } from '../jobs/duration.ts'
import { loadCheckpoint } from '../load/checkpoint.ts'
import { type RunResult, withRun } from '../load/part.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import type { SyncOptions } from '../run.ts'
import type { Source } from '../source.ts'
import { followLog } from './follow-log.ts'
import { type Followed, forgetFollowed, loadFollowed, noteIdle, noteState, noteUntil } from './followed.ts'
import { type Following, openFollowing } from './following.ts'
import { joinDataset } from './join.ts'
import { type Ready, readyPlans } from './ready-plans.ts'
import { logOf, readySlot, type Slot } from './slot.ts'
import { watchSpan } from './watch-span.ts'

export type FollowOptions = Omit<SyncOptions, 'dataset' | 'full' | 'compare' | 'keys'> & {
  /** Milliseconds between two looks at how much the source keeps, 20,000 unless said; at the tables three times as many. */
  readonly looksEvery?: number
}

export type SpanOptions = FollowOptions & {
  /**
   * Whether a dataset is joined: where it does not stand in the log yet, or its `reconcile` is due; `again` in any case, by
   * comparing; `full` with all of it read.
   */
  joins(dataset: string): 'no' | 'due' | 'again' | 'full'
  /** `present`: up to where the source's log ends now; otherwise until the span is over. */
  readonly upTo: 'present' | 'span'
}

/** The last run of each dataset. */
export type SpanResults = Map<string, RunResult>

export type Span = SpanOptions & {
  readonly document: SourceDocument
  readonly opened: Source
  readonly log: ChangeLog
  readonly results: SpanResults
}

/**
 * One span of following a source: joins what does not stand in its log yet, then follows it with a run for each dataset.
 * A dataset that cannot be followed is left out, its run's record says why, and the others go on. Throws what ended all
 * of them; `results` has the last run of every dataset that the span had to do with, also then.
 */
export async function followSpan(options: SpanOptions, results: SpanResults): Promise<void> {
  const document = options.city.sources.get(options.source)
  if (!document) throw new KhoError('KHO220', `There is no source ${options.source}.`, { source: options.source })
  await using opened = await options.open(document)
  const span: Span = { ...options, document, opened, log: logOf(opened, document.source), results }
  const plans = await readyPlans(span, (dataset, cause) => noteFailure(span, dataset, cause))
  if (plans.length === 0) return
  const slot = await readySlot(options.database, span.log, document).catch(async (cause: unknown) => {
    for (const { plan } of plans) await noteFailure(span, plan.contract.dataset, cause)
    throw cause
  })
  const joined = await joinAll(span, slot, plans)
  if (joined.length > 0) await followJoined(span, slot, joined)
}

async function noteFailure(span: Span, dataset: string, cause: unknown): Promise<void> {
  const failing = () => Promise.reject(asFailure(span.source, cause))
  span.results.set(dataset, await withRun({ ...span, dataset }, 'log', failing))
}

interface Joined extends Ready {
  readonly from: LogPosition
}

/** Every dataset that stands in the slot's log without a gap, after joining those that do not. */
async function joinAll(span: Span, { slot, state }: Slot, plans: readonly Ready[]): Promise<readonly Joined[]> {
  const joined: Joined[] = []
  for (const ready of plans) {
    const { contract, fingerprint } = ready.plan
    const { dataset } = contract
    const asked = span.joins(dataset)
    const stands = (one: Followed | null): one is Followed =>
      one !== null && one.shape === ready.shape && one.fingerprint === fingerprint && one.until >= state.confirmed
    const before = await loadFollowed(span.database, dataset, span.source, slot)
    const again = asked === 'again' || asked === 'full' || (asked === 'due' && (await isDue(span, ready.plan)))
    if (stands(before) && !again) joined.push({ ...ready, from: before.until })
    else if (asked !== 'no') {
      const options = { ...span, dataset, full: asked === 'full' }
      const result = await joinDataset(options, { slot, shape: ready.shape, fingerprint })
      span.results.set(dataset, result)
      const after = await loadFollowed(span.database, dataset, span.source, slot)
      if (result.state === 'done' && stands(after)) joined.push({ ...ready, from: after.until })
    }
  }
  return joined
}

/** A log tells all; who wants it compared with the table all the same says how often. */
async function isDue({ database, source }: Span, { contract, binding }: PullPlan): Promise<boolean> {
  if (binding.reconcile === null) return false
  const last = await loadCheckpoint(database, contract.dataset, source)
  return (last?.comparedAgo ?? Number.POSITIVE_INFINITY) >= secondsOf(binding.reconcile)
}

async function followJoined(span: Span, slot: Slot, joined: readonly Joined[]): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([span.signal, over.signal])
  using patient = laterThan(span.signal)
  const { turn: _, ...rest } = span // following stands beside the reads of the source, of which each has its turn
  const following: Following[] = []
  const followed = () => following.map((one, at) => ({ one, shape: joined[at]?.shape ?? '' }))
  const watching = watchSpan({ ...span, slot: slot.slot, every: span.looksEvery ?? looksEvery, followed }, over)
  try {
    for (const { plan, from } of joined) {
      following.push(
        await openFollowing({ ...rest, dataset: plan.contract.dataset, signal: patient.signal }, plan, from),
      )
    }
    await followAll(span, slot.slot, following, signal)
  } catch (cause) {
    const why = asFailure(span.source, signal.aborted ? signal.reason : cause)
    // What the slot still keeps can never be read: the next span makes another.
    if (why.code === 'KHO247') await span.log.forget(slot.slot).catch(() => undefined)
    // Being told to stop is no failure of the runs: what they published stands, and the next one goes on from there.
    await Promise.all(following.map((one) => one.end(span.signal.aborted ? null : why)))
    throw why
  } finally {
    over.abort()
    await watching
    await noteIdle(span.database, span.source).catch(() => undefined) // the store may be what went away
    for (const one of following) noteResult(span, one.dataset, await one.end(null))
  }
}

/** Milliseconds. */
const looksEvery = 20_000
const grace = 500

/** Fires a moment after another signal, so that what is being published is published. */
function laterThan(signal: AbortSignal): Disposable & { readonly signal: AbortSignal } {
  const later = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const onAbort = () => {
    timer = setTimer(() => later.abort(signal.reason), grace)
  }
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return {
    signal: later.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}

async function followAll(span: Span, slot: string, datasets: readonly Following[], signal: AbortSignal): Promise<void> {
  const { database, source, log, upTo } = span
  const target = upTo === 'present' ? await log.end() : null
  const tables = datasets.map(({ table }) => table)
  await using stream = await log.follow(slot, tables, signal)
  await noteState(database, source, 'following')
  await followLog({
    log,
    stream,
    datasets,
    target,
    signal,
    persist: (until) => noteUntil(database, source, still(datasets), until),
    onStop: (one) => settle(span, one),
  })
}

const still = (datasets: readonly Following[]): readonly string[] =>
  datasets.filter(({ stopped }) => stopped === null).map(({ dataset }) => dataset)

/** Ends the run of a dataset that is followed no further; it loses its place in the log with it. */
async function settle(span: Span, one: Following): Promise<void> {
  await forgetFollowed(span.database, one.dataset, span.source)
  await one.end(one.stopped === 'held' ? null : one.stopped)
}

/** Of a dataset that was joined first that run tells more, unless following it failed. */
function noteResult({ results }: Span, dataset: string, result: RunResult): void {
  if (!results.has(dataset) || result.state !== 'done') results.set(dataset, result)
}

function asFailure(source: string, cause: unknown): KhoError {
  if (cause instanceof KhoError) return cause
  if (cause instanceof Error && cause.name === 'AbortError') {
    return new KhoError('KHO227', 'Following was ended.', { source }, { cause })
  }
  return new KhoError('KHO231', `The log of source ${source} could not be followed.`, { source }, { cause })
}
