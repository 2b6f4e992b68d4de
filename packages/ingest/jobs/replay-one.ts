import { KhoError } from '@kho/schema/error.ts'
import type { RegisteredCity } from '@kho/schema/store/registry.ts'
import type { PgBoss } from 'pg-boss'
import { dueLinks } from '../quarantine/relink.ts'
import { dueReplays, replayBinding } from '../quarantine/replay.ts'
import { askedReplays, endReplay } from './asked-replays.ts'
import { type Binding, bindingKey } from './binding.ts'
import { replayWaits } from './replay-waits.ts'
import type { WorkerOptions } from './worker-options.ts'

/** A binding to look at again; `links`: only for what links call for; `asked`: by a steward, who is told what came of it. */
export interface Replay extends Binding {
  readonly links?: boolean
  readonly asked?: string
}

/** Looks at a binding's refused records again, for a worker. One that is busy stays due, and so does what a worker leaves as it ends. */
export async function replayOne(
  { database, identityKey, onRun, onError }: WorkerOptions,
  { city, version }: RegisteredCity,
  { dataset, source, links, asked }: Replay,
  signal: AbortSignal,
): Promise<void> {
  const what = { dataset, source, links: links ?? false }
  const options = { database, city, version, identityKey, signal, onProgress: () => undefined, ...what }
  const ended = (run: string | null, code: string | null) =>
    asked === undefined || signal.aborted ? Promise.resolve() : endReplay(database, asked, { run, code })
  try {
    const result = await replayBinding(options)
    await ended(result.run, result.error?.code ?? null)
    onRun({ dataset, source, result, error: result.error })
  } catch (cause) {
    const code = cause instanceof KhoError ? cause.code : 'KHO225'
    if (code === 'KHO224' || code === 'KHO234') return
    onError(cause)
    await ended(null, code)
  }
}

/**
 * Queues what stewards ask for, what new documents may let pass, and what links call for. Asked with every look of a worker, it
 * looks itself each time for the first, once a version for the rest, and then each minute for as long as something is due, for
 * links always. Only what a steward asks for is looked at behind a held run, or before the wait after a failure is over.
 */
export function replaySender(boss: PgBoss, queue: string, options: WorkerOptions) {
  const last = { version: -1, at: Number.NEGATIVE_INFINITY, due: true }
  const send = (replay: Replay) => boss.send(queue, replay, { singletonKey: bindingKey(replay) })
  return async ({ city, version }: RegisteredCity): Promise<void> => {
    for (const replay of await askedReplays(options.database)) await send(replay)
    const now = performance.now()
    if (version === last.version && now - last.at < minute) return
    const due = version === last.version && !last.due ? [] : await dueReplays(options.database, city)
    const linked = await dueLinks(options.database, city)
    const wished = [...due, ...linked.map((binding) => ({ ...binding, links: true }))]
    for (const replay of wished) if (!(await replayWaits(options.database, replay, version))) await send(replay)
    Object.assign(last, { version, at: now, due: due.length > 0 })
  }
}

const minute = 60_000
