import { KhoError } from '@kho/schema/error.ts'
import type { ChangeLog, LogEvent, LogPosition, LogStream } from '../change-log.ts'
import { publishPart } from '../load/part.ts'
import { effectOf, type Following } from './following.ts'
import { findLeftOut } from './left-out.ts'
import { logPart } from './log-part.ts'
import { hasChanges, type Stretch, stretchOf } from './stretch.ts'

export interface FollowLogOptions {
  readonly log: ChangeLog
  readonly stream: LogStream
  readonly datasets: readonly Following[]
  /** Follows until the log has been told up to there; null: until the span is over. */
  readonly target: LogPosition | null
  readonly signal: AbortSignal
  /** Keeps in the store how far the log is done with. */
  persist(until: LogPosition): Promise<void>
  /** Told of every dataset that is followed no further, as soon as it is known. */
  onStop(one: Following): Promise<void>
}

/** Between two publishings at least, so that the store sees a few larger transactions instead of many small ones. */
const publishEvery = 150
/** The source is told what it may forget: often while it has much to say, seldom while it has not. */
const confirmEvery = { busy: 1_000, quiet: 10_000 }
/** A run ends after so long or so many changes and the next begins, so that the history of runs stays readable. */
const span = { milliseconds: 600_000, changes: 1_000_000 }

interface Work extends FollowLogOptions {
  readonly stretch: Stretch
  /** Read ahead of the stretch, to be gathered next. */
  readonly ahead: LogEvent[]
  readonly told: Set<Following>
  readonly clock: { readonly began: number; published: number; confirmed: number; done: LogPosition; ending: boolean }
}

/**
 * Follows a log: gathers whole transactions, publishes what they come to dataset by dataset, and only then lets the
 * source forget them. Returns when its time or its target is reached, or nothing is left to follow.
 */
export async function followLog(options: FollowLogOptions): Promise<void> {
  const clock = { began: performance.now(), published: 0, confirmed: 0, done: 0n, ending: false }
  const work: Work = { ...options, stretch: stretchOf(options.datasets), ahead: [], told: new Set(), clock }
  while (await goOn(work));
  await confirm(work, true)
}

/** Takes one event; between transactions publishes what is due. False when there is nothing more to do. */
async function goOn(work: Work): Promise<boolean> {
  const { stretch, stream, ahead, target, signal } = work
  signal.throwIfAborted()
  const event = ahead.shift() ?? (await stream.next(waitFor(work)))
  if (event) stretch.add(event)
  else if (target !== null) stream.ask()
  await tellStopped(work)
  if (stretch.inside) return true
  if (stretch.pending && isDue(work)) await publishAll(work)
  if (stretch.pending) return true
  await confirm(work, false)
  return !isOver(work)
}

function waitFor({ stretch, clock, target }: Work): number {
  if (stretch.inside) return 1_000
  if (stretch.pending) return Math.max(0, clock.published + publishEvery - performance.now())
  return target === null ? 500 : 50
}

function isDue({ stretch, clock }: Work): boolean {
  return stretch.full || performance.now() - clock.published >= publishEvery
}

function isOver({ ahead, clock, datasets, target, stretch }: Work): boolean {
  if (ahead.length > 0) return false
  if (clock.ending || datasets.every(({ stopped }) => stopped !== null)) return true
  if (target !== null) return stretch.boundary >= target
  const changes = datasets.reduce((sum, one) => sum + one.changes, 0)
  return performance.now() - clock.began > span.milliseconds || changes > span.changes
}

/** A dataset that must be joined anew ends the span soon: the next one begins with joining it. */
async function tellStopped({ datasets, told, clock, onStop, signal }: Work): Promise<void> {
  for (const one of datasets) {
    signal.throwIfAborted()
    if (one.stopped === null && one.open.signal.aborted) one.stopped = cancelled(one)
    if (one.stopped === null || told.has(one)) continue
    told.add(one)
    if (one.stopped !== 'held' && one.stopped.code === 'KHO249') clock.ending = true
    await onStop(one)
  }
}

async function publishAll(work: Work): Promise<void> {
  const { datasets, stretch, ahead, clock } = work
  clock.published = performance.now()
  ahead.unshift(...(await findLeftOut(work)))
  for (const one of datasets.filter(hasChanges)) {
    const { state } = await publishPart(one.open, logPart(one.effect, one.table.columns.length, stretch.boundary))
    one.effect = effectOf(one.plan)
    if (state === 'held') one.stopped = 'held'
  }
  await tellStopped(work)
}

async function confirm({ stretch, clock, persist, stream }: Work, now: boolean): Promise<void> {
  const { boundary } = stretch
  const wait = clock.published > clock.confirmed ? confirmEvery.busy : confirmEvery.quiet
  if (boundary <= clock.done || (!now && performance.now() - clock.confirmed < wait)) return
  await persist(boundary)
  stream.confirm(boundary)
  Object.assign(clock, { done: boundary, confirmed: performance.now() })
}

/** Somebody has ended the run of this dataset alone; whatever else ended it ends them all. */
function cancelled({ open }: Following): KhoError {
  const reason: unknown = open.signal.reason
  if (reason instanceof KhoError && reason.code === 'KHO227') return reason
  throw reason
}
