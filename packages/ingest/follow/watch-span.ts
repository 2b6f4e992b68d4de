import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import type { ChangeLog } from '../change-log.ts'
import { type Following, unfollowable } from './following.ts'
import { type WatchedSlot, watchSlot } from './slot.ts'

export interface SpanWatch extends WatchedSlot {
  /** Milliseconds between two looks at the slot. */
  readonly every: number
  /** What is followed, with the shape that each table had when the span began. */
  readonly followed: () => readonly { readonly one: Following; readonly shape: string }[]
}

/** A look at the tables after so many at the slot: it asks the catalogue a few questions for each. */
const tablesEvery = 3

/**
 * Looks now and then, until the span is over, how much the source keeps for us, and ends the span when it is too much;
 * and whether what is followed still can be: the log says nothing of changes made while its publication lacks the table.
 */
export async function watchSpan(watch: SpanWatch, over: AbortController): Promise<void> {
  for (let looks = 1; !over.signal.aborted; looks += 1) {
    await setTimeout(watch.every, undefined, { signal: over.signal }).catch(() => undefined)
    if (over.signal.aborted) return
    // A source that does not answer ends the stream as well, which says so.
    await watchSlot(watch, (broken) => over.abort(broken)).catch(() => undefined)
    if (looks % tablesEvery === 0) await stopChanged(watch.log, watch.followed()).catch(() => undefined)
  }
}

/** Stops every dataset whose table is not what it was, or can no longer be followed. */
async function stopChanged(log: ChangeLog, followed: ReturnType<SpanWatch['followed']>): Promise<void> {
  const going = followed.filter(({ one }) => one.stopped === null)
  const together = await log.prepare(going.map(({ one }) => one.table)).catch(() => null)
  for (const [at, { one, shape }] of going.entries()) {
    const now = together?.[at] ?? (await shapeOf(log, one))
    if (now instanceof KhoError) one.stopped ??= now
    else if (now !== shape) one.stopped ??= unfollowable(one, 'its table, or its publication, was changed')
  }
}

/** Why a table can be followed no longer, where that is the table's own fault. */
async function shapeOf(log: ChangeLog, { table }: Following): Promise<string | KhoError> {
  try {
    const [shape] = await log.prepare([table])
    return shape ?? ''
  } catch (cause) {
    if (cause instanceof KhoError && unready.has(cause.code)) return cause
    throw cause
  }
}

const unready: ReadonlySet<string> = new Set(['KHO206', 'KHO207', 'KHO245'])
