import { eachTime } from '@kho/schema/ledger/each-time.ts'

/** Counts in memory, and writes down what it counted. */
export interface Counter<Thing> {
  note(thing: Thing): void
  /** Writes down what is not written yet. */
  close(): Promise<void>
}

const every = 2_000

/**
 * Written down every two seconds by `add`, which is given as many counts as there are things; where it fails, they are told it again
 * the next time. What a server that is killed had not written is lost, so this is for figures, never for evidence.
 */
export function openCounter<Thing extends object>(
  add: (counts: readonly (readonly [Thing, number])[]) => Promise<void>,
): Counter<Thing> {
  const counts = new Map<string, { readonly thing: Thing; times: number }>()
  const note = (thing: Thing, times: number) => {
    counts.getOrInsertComputed(JSON.stringify(thing), () => ({ thing, times: 0 })).times += times
  }
  const write = async () => {
    const some = [...counts.values()]
    counts.clear()
    if (some.length === 0) return
    await add(some.map(({ thing, times }) => [thing, times])).catch(() => {
      for (const { thing, times } of some) note(thing, times)
    })
  }
  const stop = eachTime(every, write)
  return {
    note: (thing) => note(thing, 1),
    close: async () => {
      await stop()
      await write()
    },
  }
}
