import { setTimeout } from 'node:timers/promises'
import type { Database } from './database.ts'
import { currentVersion } from './registry.ts'

/**
 * Tells when another version became current, asking each second until `signal` aborts. A store that does not answer
 * changes nothing: planned statements check the version themselves, this only says when to plan anew. The first call
 * tells the version found first; a call that fails is made again at the next second.
 */
export async function watchVersion(
  database: Database,
  onChange: (version: number) => Promise<void> | void,
  signal: AbortSignal,
): Promise<void> {
  let known: number | null = null
  while (!signal.aborted) {
    known = await tell(database, onChange, known).catch(() => known)
    await setTimeout(1000, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

type Tell = Parameters<typeof watchVersion>[1]

async function tell(database: Database, onChange: Tell, known: number | null): Promise<number | null> {
  const version = await currentVersion(database)
  if (version !== null && version !== known) await onChange(version)
  return version
}
