import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import type { Batch, PullRequest, Source } from '../source.ts'
import type { SourceManners } from './manners.ts'
import { turnOf } from './turn.ts'

/** A source read within its limits: rows a second, the longest transaction and connections at a time. */
export function gentle(source: Source, name: string, manners: SourceManners): Source {
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    using _turn = await turnOf(name, manners.connections)
    return await work()
  }
  return {
    describe: () => inTurn(() => source.describe()),
    check: (tables) => inTurn(() => source.check(tables)),
    pull: (request, signal) => gentlePull(source, name, manners, request, signal),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

async function* gentlePull(
  source: Source,
  name: string,
  manners: SourceManners,
  request: PullRequest,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  using _turn = await turnOf(name, manners.connections)
  const late = manners.longestTransaction === null ? null : AbortSignal.timeout(manners.longestTransaction)
  const until = late ? AbortSignal.any([signal, late]) : signal
  try {
    yield* paced(source.pull(request, until), manners.rowsPerSecond, until)
  } catch (cause) {
    if (!late?.aborted || signal.aborted) throw cause
    const details = { source: name, from: request.from, milliseconds: manners.longestTransaction }
    throw new KhoError('KHO217', `Reading ${request.from} of source ${name} took too long.`, details, { cause })
  }
}

/** Waits after each batch until its rows are due; the source is not asked for more meanwhile. */
async function* paced(
  batches: AsyncIterable<Batch>,
  rowsPerSecond: number | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  if (rowsPerSecond === null) return yield* batches
  const start = performance.now()
  let rows = 0
  for await (const batch of batches) {
    for (const part of partsOf(batch, Math.max(1, Math.ceil(rowsPerSecond / 10)))) {
      rows += part.rows.length
      yield part
      const due = start + (rows / rowsPerSecond) * 1000
      const early = due - performance.now()
      if (early > 1) await setTimeout(early, undefined, { signal })
    }
  }
}

/** A batch in parts of a tenth of a second, so that the pace is even and not one burst a batch. */
function* partsOf({ columns, rows }: Batch, most: number): Generator<Batch> {
  for (let from = 0; from < rows.length; from += most) yield { columns, rows: rows.slice(from, from + most) }
}
