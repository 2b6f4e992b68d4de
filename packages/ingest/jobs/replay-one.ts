import { KhoError } from '@kho/schema/error.ts'
import type { RegisteredCity } from '@kho/schema/store/registry.ts'
import type { PgBoss } from 'pg-boss'
import { dueReplays, replayBinding } from '../quarantine/replay.ts'
import { type Binding, bindingKey } from './binding.ts'
import type { WorkerOptions } from './worker-options.ts'

/** Looks at a binding's refused records again, for a worker. One that is busy stays due. */
export async function replayOne(
  { database, identityKey, onRun, onError }: WorkerOptions,
  { city, version }: RegisteredCity,
  { dataset, source }: Binding,
  signal: AbortSignal,
): Promise<void> {
  const options = { database, city, version, dataset, source, identityKey, signal, onProgress: () => undefined }
  try {
    const result = await replayBinding(options)
    onRun({ dataset, source, result, error: result.error })
  } catch (cause) {
    const busy = cause instanceof KhoError && (cause.code === 'KHO224' || cause.code === 'KHO234')
    if (!busy) onError(cause)
  }
}

/**
 * Queues what new documents may let pass. Asked with every look of a worker, it looks itself once a version, and then
 * each minute for as long as something is due.
 */
export function replaySender(boss: PgBoss, queue: string, options: WorkerOptions) {
  const last = { version: -1, at: Number.NEGATIVE_INFINITY, due: true }
  return async ({ city, version }: RegisteredCity): Promise<void> => {
    const now = performance.now()
    if (version === last.version && (!last.due || now - last.at < minute)) return
    const due = await dueReplays(options.database, city)
    for (const binding of due) await boss.send(queue, binding, { singletonKey: bindingKey(binding) })
    Object.assign(last, { version, at: now, due: due.length > 0 })
  }
}

const minute = 60_000
