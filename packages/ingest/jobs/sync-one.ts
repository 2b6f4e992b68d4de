import { KhoError } from '@kho/schema/error.ts'
import type { RegisteredCity } from '@kho/schema/store/registry.ts'
import { syncBinding } from '../sync-binding.ts'
import type { Binding } from './binding.ts'
import type { Due } from './schedule.ts'
import { noteUnbegun } from './standing.ts'
import type { Ended, WorkerOptions } from './worker-options.ts'

/** Somebody else is at it, or at its source: no failure of the binding, which stays due. */
const elsewhere: ReadonlySet<string> = new Set(['KHO224', 'KHO283'])

/** Runs one binding for a worker and tells how it ended. How the binding stands says when it is tried again. */
export async function syncOne(
  options: WorkerOptions,
  { city, version }: RegisteredCity,
  { dataset, source, compare }: Due,
  signal: AbortSignal,
): Promise<void> {
  const { database, identityKey } = options
  const open: WorkerOptions['open'] = (document) => options.open(document)
  const onProgress = () => undefined
  const what = { dataset, source, compare, turn: 'refuse' as const }
  const ended = await syncBinding({ database, city, version, ...what, identityKey, open, signal, onProgress }).then(
    (result): Ended => ({ dataset, source, result, error: result.error }),
    (cause): Ended => ({ dataset, source, result: null, error: failureOf({ dataset, source }, cause) }),
  )
  if (ended.error && elsewhere.has(ended.error.code)) return
  if (ended.error && !ended.result) await noteUnbegun(database, ended, version, ended.error).catch(options.onError)
  options.onRun(ended)
}

function failureOf({ dataset, source }: Binding, cause: unknown): KhoError {
  if (cause instanceof KhoError) return cause
  return new KhoError('KHO225', `The run of ${dataset} from ${source} could not begin.`, { dataset, source }, { cause })
}
