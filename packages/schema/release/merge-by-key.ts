import { type Cells, csvBatches } from './csv-batches.ts'
import type { ReleaseColumn } from './release.ts'

/** A snapshot on disk, sorted by its key. */
export interface SortedSnapshot {
  readonly csv: string
  readonly columns: readonly ReleaseColumn[]
}

/** One key in two snapshots; null where it is missing. */
export interface Met {
  readonly before: Cells | null
  readonly after: Cells | null
}

/**
 * Two snapshots of a dataset side by side, in the order of the key, in memory that does not grow with them. Both are sorted as
 * Postgres does it with `collate "C"`, and show every key.
 */
export async function* mergeByKey(
  before: SortedSnapshot,
  after: SortedSnapshot,
  key: readonly string[],
): AsyncGenerator<readonly Met[]> {
  const [old, now] = [cursorOf(before, key), cursorOf(after, key)]
  const compare = comparerOf(after, key)
  try {
    while ((await old.fill()) || (await now.fill())) {
      await now.fill()
      yield metIn(old, now, compare)
    }
  } finally {
    await Promise.all([old.close(), now.close()])
  }
}

type KeyCells = readonly string[]
type Compare = (a: KeyCells, b: KeyCells) => number

/** What of both is at hand, as far as it says which comes first. */
function metIn(old: Cursor, now: Cursor, compare: Compare): readonly Met[] {
  const met: Met[] = []
  while (isDecided(old, now)) {
    const order = orderOf(old, now, compare)
    met.push({ before: order <= 0 ? old.peek() : null, after: order >= 0 ? now.peek() : null })
    if (order <= 0) old.next()
    if (order >= 0) now.next()
  }
  return met
}

function isDecided(old: Cursor, now: Cursor): boolean {
  const [a, b] = [old.peek() !== null, now.peek() !== null]
  return (a && b) || (a && now.isOver()) || (b && old.isOver())
}

/** Below zero where the older snapshot's record comes first. */
function orderOf(old: Cursor, now: Cursor, compare: Compare): number {
  const [a, b] = [old.peek(), now.peek()]
  if (a && b) return compare(old.keyOf(a), now.keyOf(b))
  return a ? -1 : 1
}

interface Cursor {
  /** Makes sure that something is at hand; false once there is nothing more. */
  fill(): Promise<boolean>
  peek(): Cells | null
  next(): void
  isOver(): boolean
  keyOf(cells: Cells): KeyCells
  close(): Promise<void>
}

function cursorOf({ csv, columns }: SortedSnapshot, key: readonly string[]): Cursor {
  const batches = csvBatches(csv)
  const places = key.map((name) => columns.findIndex((column) => column.name === name))
  const state: { rows: readonly Cells[]; at: number; over: boolean } = { rows: [], at: 0, over: false }
  return {
    async fill() {
      while (!state.over && state.at >= state.rows.length) {
        const { done, value } = await batches.next()
        if (done) state.over = true
        else Object.assign(state, { rows: value, at: 0 })
      }
      return state.at < state.rows.length
    },
    peek: () => state.rows[state.at] ?? null,
    next: () => {
      state.at += 1
    },
    isOver: () => state.over,
    keyOf: (cells) => places.map((place) => cells[place] ?? ''),
    close: async () => void (await batches.return(undefined)),
  }
}

function comparerOf({ columns }: SortedSnapshot, key: readonly string[]): Compare {
  const comparers = key.map((name) => compareAs(columns.find((column) => column.name === name)?.type ?? 'text'))
  return (a, b) => {
    for (let at = 0; at < comparers.length; at += 1) {
      const order = comparers[at]?.(a[at] ?? '', b[at] ?? '') ?? 0
      if (order !== 0) return order
    }
    return 0
  }
}

/** Days, times, moments and ids sort as their texts do; numbers do not. */
function compareAs(type: ReleaseColumn['type']): (a: string, b: string) => number {
  if (type === 'integer' || type === 'bigint') return (a, b) => signOf(BigInt(a), BigInt(b))
  if (type === 'decimal') return (a, b) => signOf(scaled(a, b), scaled(b, a))
  return (a, b) => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

const signOf = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)

/** A decimal as a whole number, of as many digits behind the point as the longer of two has. */
function scaled(decimal: string, other: string): bigint {
  const fraction = (text: string) => text.split('.')[1] ?? ''
  const digits = Math.max(fraction(decimal).length, fraction(other).length)
  return BigInt((decimal.split('.')[0] ?? '') + fraction(decimal).padEnd(digits, '0'))
}
