import { KhoError } from '@kho/schema/error.ts'
import type { RunResult } from '../load/part.ts'
import type { SyncOptions } from '../run.ts'
import { followSpan, type SpanResults } from './span.ts'

/**
 * Brings a dataset to where its source's log ends now, and with it every other one that stands in the same log. Where
 * the log turns out to be lost it is joined anew at once. Throws only where no run could begin.
 */
export async function catchUp(options: SyncOptions): Promise<RunResult> {
  const first = await oneSpan(options)
  const lost = first.cause instanceof KhoError && first.cause.code === 'KHO247'
  const { result, cause } = lost ? await oneSpan(options) : first
  if (result) return result
  throw cause ?? new Error('a span of following without a run')
}

async function oneSpan(options: SyncOptions): Promise<{ readonly result: RunResult | null; readonly cause: unknown }> {
  const { full, compare, keys, ...rest } = options
  const { dataset } = rest
  const asked = full ? 'full' : compare || keys ? 'again' : 'due'
  const results: SpanResults = new Map()
  const joins = (name: string) => (name === dataset ? asked : 'no')
  const cause = await followSpan({ ...rest, joins, upTo: 'present' }, results).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return { result: results.get(dataset) ?? null, cause }
}
