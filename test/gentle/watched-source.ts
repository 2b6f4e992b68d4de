import { setTimeout } from 'node:timers/promises'

/** A session of ours as the agency's administrator sees it. */
export interface SeenSession {
  readonly name: string
  /** Of its open transaction; 0 outside one. */
  readonly seconds: number
  /** It carries the system's log and reads no table. */
  readonly streams: boolean
}

/** What was seen at a source while something read it. */
export interface Seen {
  readonly names: ReadonlySet<string>
  /** Of the oldest transaction. */
  readonly seconds: number
  /** Most sessions at once, without the one that carries a log. */
  readonly sessions: number
  readonly streams: number
}

/** Looks at a source again and again while `work` goes on, from its administrator's chair. */
export async function watched<T>(
  look: () => Promise<readonly SeenSession[]>,
  work: () => Promise<T>,
): Promise<Seen & { readonly result: T }> {
  const seen = { names: new Set<string>(), seconds: 0, sessions: 0, streams: 0 }
  const working = { still: true }
  const looking = (async () => {
    while (working.still) {
      const now = await look()
      for (const { name, seconds } of now) {
        seen.names.add(name)
        seen.seconds = Math.max(seen.seconds, seconds)
      }
      seen.streams = Math.max(seen.streams, now.filter(({ streams }) => streams).length)
      seen.sessions = Math.max(seen.sessions, now.filter(({ streams }) => !streams).length)
      await setTimeout(20)
    }
  })()
  try {
    return { result: await work(), ...seen, ...seen }
  } finally {
    working.still = false
    await looking
  }
}
