import { setTimeout } from 'node:timers/promises'

/** An office's exports: written one after another, each a while after it became due. */
export interface Exports<T> {
  due(what: T): void
  /** Does something while nothing is written. */
  between(work: () => Promise<void>): Promise<void>
  /** Writes what is still due, at once. Afterwards nothing is. Fails with what failed before. */
  settle(): Promise<void>
}

/** After an export the office rests so many times as long as it took: whoever has much exports seldom. */
const REST = 50

export function exportsOf<T>(write: (what: T) => Promise<void>): Exports<T> {
  const waiting = new Set<T>()
  const ending = new AbortController()
  let writing: Promise<void> = Promise.resolve()
  let working: Promise<void> | null = null
  const next = (work: () => Promise<void>) => {
    const done = writing.then(work)
    writing = done.catch(() => undefined)
    return done
  }
  const writeOne = async () => {
    const [one] = waiting
    if (one === undefined) return
    waiting.delete(one)
    await write(one)
  }
  const work = async () => {
    while (waiting.size > 0 && !ending.signal.aborted) {
      const began = performance.now()
      await next(writeOne)
      const rest = REST * (performance.now() - began)
      await setTimeout(rest, undefined, { signal: ending.signal }).catch(() => undefined)
    }
    working = null
  }
  const failed: unknown[] = []
  return {
    due: (what) => {
      waiting.add(what)
      working ??= work().catch((error) => void failed.push(error))
    },
    between: next,
    settle: async () => {
      ending.abort()
      await working
      if (failed.length > 0) throw failed[0]
      while (waiting.size > 0) await next(writeOne)
    },
  }
}
