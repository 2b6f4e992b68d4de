import { KhoError } from '@kho/schema/error.ts'
import type { LogPosition } from '../change-log.ts'
import type { RunResult } from '../load/part.ts'
import { lsnText } from '../lsn.ts'
import { type SyncOptions, syncDataset } from '../run.ts'
import type { Source } from '../source.ts'
import { noteJoined } from './followed.ts'
import { logOf } from './slot.ts'

/**
 * Joins a dataset to a log that is being kept: reads the table as of a snapshot that the log itself exports, whole or by
 * comparing, and notes the place in the log where that snapshot ends. From there on following misses nothing.
 */
export async function joinDataset(
  options: SyncOptions,
  log: { readonly slot: string; readonly shape: string; readonly fingerprint: string },
): Promise<RunResult> {
  const at: { position: LogPosition | null } = { position: null }
  const open: SyncOptions['open'] = async (document) => asOfTheLog(await options.open(document), document.source, at)
  const result = await syncDataset({ ...options, open })
  if (result.state !== 'done' || at.position === null) return result
  await noteJoined(options.database, options.dataset, options.source, { ...log, until: at.position })
  return result
}

/** The source with every snapshot being one that its log has exported. */
function asOfTheLog(source: Source, name: string, at: { position: LogPosition | null }): Source {
  const log = logOf(source, name)
  return {
    ...source,
    open: async (request, signal) => {
      await using exported = await log.exportMoment()
      const snapshot = await source.open({ ...request, moment: exported.moment }, signal)
      at.position = exported.position
      return { ...snapshot, changes: { position: lsnText(exported.position), since: unasked } }
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

function unasked(): never {
  throw new KhoError('KHO250', 'A log is followed, not read since a position.')
}
