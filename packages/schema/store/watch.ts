import { setTimeout } from 'node:timers/promises'
import type { Database } from './database.ts'
import { currentRules } from './registry.ts'

/**
 * Tells when another version became current, or fields have closed or opened under it, asking each second until `signal`
 * aborts. A store that does not answer changes nothing: planned statements check the version themselves, this only says
 * when to plan anew. The first call tells the version found first; a call that fails is made again at the next second.
 */
export async function watchVersion(
  database: Database,
  onChange: (version: number) => Promise<void> | void,
  signal: AbortSignal,
): Promise<void> {
  let known = ''
  while (!signal.aborted) {
    known = await tell(database, onChange, known).catch(() => known)
    await setTimeout(1000, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

type Tell = Parameters<typeof watchVersion>[1]

async function tell(database: Database, onChange: Tell, known: string): Promise<string> {
  const now = await currentRules(database)
  const next = now ? `${now.version}.${now.closings}` : known
  if (now && next !== known) await onChange(now.version)
  return next
}
