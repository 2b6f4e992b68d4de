import { KhoError } from '@kho/schema/error.ts'
import type { RegisteredCity } from '@kho/schema/store/registry.ts'
import type { PgBoss } from 'pg-boss'
import { dueLinks } from '../quarantine/relink.ts'
import { dueReplays, replayBinding } from '../quarantine/replay.ts'
import { type Binding, bindingKey } from './binding.ts'
import type { WorkerOptions } from './worker-options.ts'

/** A binding to look at again; `links`: only for what links call for. */
export interface Replay extends Binding {
  readonly links?: boolean
}

/** Looks at a binding's refused records again, for a worker. One that is busy stays due. */
export async function replayOne(
  { database, identityKey, onRun, onError }: WorkerOptions,
  { city, version }: RegisteredCity,
  { dataset, source, links }: Replay,
  signal: AbortSignal,
): Promise<void> {
  const asked = { dataset, source, links: links ?? false }
  const options = { database, city, version, identityKey, signal, onProgress: () => undefined, ...asked }
  try {
    const result = await replayBinding(options)
    onRun({ dataset, source, result, error: result.error })
  } catch (cause) {
    const busy = cause instanceof KhoError && (cause.code === 'KHO224' || cause.code === 'KHO234')
    if (!busy) onError(cause)
  }
}

/**
 * Queues what new documents may let pass, and what links call for. Asked with every look of a worker, it looks itself
 * once a version, and then each minute for as long as something is due, for links always.
 */
export function replaySender(boss: PgBoss, queue: string, options: WorkerOptions) {
  const last = { version: -1, at: Number.NEGATIVE_INFINITY, due: true }
  return async ({ city, version }: RegisteredCity): Promise<void> => {
    const now = performance.now()
    if (version === last.version && now - last.at < minute) return
    const due = version === last.version && !last.due ? [] : await dueReplays(options.database, city)
    const linked = await dueLinks(options.database, city)
    const send = (replay: Replay) => boss.send(queue, replay, { singletonKey: bindingKey(replay) })
    for (const binding of due) await send(binding)
    for (const binding of linked) await send({ ...binding, links: true })
    Object.assign(last, { version, at: now, due: due.length > 0 })
  }
}

const minute = 60_000
