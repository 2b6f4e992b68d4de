import type { LogEvent, LogPosition } from '../change-log.ts'
import { drifted, type Following, unfollowable } from './following.ts'

/** A stretch of the log being gathered, up to a place between two of the source's transactions. */
export interface Stretch {
  /** Where the last whole transaction, or the last that is known of the log, ends. */
  readonly boundary: LogPosition
  /** In the middle of a transaction. */
  readonly inside: boolean
  /** Some dataset has changes that are not published yet. */
  readonly pending: boolean
  /** Enough for one publishing. */
  readonly full: boolean
  add(event: LogEvent): void
}

// A transaction beyond it is not followed row by row: comparing the table costs less memory, and hardly more time.
const most = { rows: 200_000, bytes: 64 * 1024 * 1024 }
const enough = { rows: 20_000, bytes: 16 * 1024 * 1024 }

export function stretchOf(datasets: readonly Following[]): Stretch {
  const byTable = Map.groupBy(datasets, ({ table }) => table.from)
  const skipped = new Set<Following>()
  const at = { boundary: 0n, inside: false }
  const concerned = (from: string) =>
    (byTable.get(from) ?? []).filter((one) => one.stopped === null && !skipped.has(one))
  return {
    get boundary() {
      return at.boundary
    },
    get inside() {
      return at.inside
    },
    get pending() {
      return datasets.some(hasChanges)
    },
    get full() {
      return datasets.some((one) => hasChanges(one) && exceeds(one, enough))
    },
    add(event) {
      if (event.kind === 'begin') begin(event.position)
      else if (event.kind === 'commit') Object.assign(at, { boundary: event.position, inside: false })
      else if (event.kind === 'quiet') moveOn(event.position)
      else for (const one of [event.from].flat().flatMap(concerned)) tell(one, event)
    },
  }
  function begin(position: LogPosition): void {
    at.inside = true
    skipped.clear()
    for (const one of datasets) if (position < one.from) skipped.add(one)
  }
  function moveOn(position: LogPosition): void {
    if (!at.inside && position > at.boundary) at.boundary = position
  }
}

export const hasChanges = ({ stopped, effect }: Following): boolean => stopped === null && effect.outcomes.size > 0

function exceeds({ effect }: Following, bound: { readonly rows: number; readonly bytes: number }): boolean {
  return effect.outcomes.size > bound.rows || effect.bytes > bound.bytes
}

const reshaped = {
  type: 'a column changed its type',
  identity: 'its replica identity was not its key',
  table: 'the table was renamed, or made anew',
} as const

/** What a change says to a dataset that it concerns. */
function tell(one: Following, event: LogEvent): void {
  one.changes += 1
  if (event.kind === 'put') one.effect.put(event.row, event.old)
  if (event.kind === 'delete') one.effect.gone(event.old)
  if (event.kind === 'truncate') one.stopped = unfollowable(one, 'it was truncated')
  if (event.kind === 'reshaped') one.stopped = unfollowable(one, reshaped[event.what])
  if (event.kind === 'drift') one.stopped = drifted(one, event.missing)
  if (exceeds(one, most)) one.stopped ??= unfollowable(one, 'one stretch of its log is too large to hold')
}
