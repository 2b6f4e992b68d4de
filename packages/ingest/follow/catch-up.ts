import type { RunResult } from '../load/part.ts'
import type { SyncOptions } from '../run.ts'
import { followSpan, type SpanResults } from './span.ts'

/**
 * Brings a dataset to where its source's log ends now, and with it every other one that stands in the same log. Throws
 * only where no run could begin.
 */
export async function catchUp(options: SyncOptions): Promise<RunResult> {
  const { full, compare, keys, ...rest } = options
  const { dataset } = rest
  const asked = full ? 'full' : compare || keys ? 'again' : 'due'
  const results: SpanResults = new Map()
  const joins = (name: string) => (name === dataset ? asked : 'no')
  const failed = await followSpan({ ...rest, joins, upTo: 'present' }, results).then(
    () => null,
    (cause: unknown) => ({ cause }),
  )
  const result = results.get(dataset)
  if (result) return result
  throw failed?.cause ?? new Error('a span of following without a run')
}
