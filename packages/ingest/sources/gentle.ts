import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import { partOf } from '../batch.ts'
import type { Batch, PullRequest, Snapshot, Source, Stamp } from '../source.ts'
import type { SourceManners } from './manners.ts'
import { turnOf } from './turn.ts'

/** A source read within its limits: rows a second, the longest transaction and connections at a time. */
export function gentle(source: Source, name: string, manners: SourceManners): Source {
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    using _turn = await turnOf(name, manners.connections)
    return await work()
  }
  return {
    describe: (asked) => inTurn(() => source.describe(asked)),
    check: (tables, reads) => inTurn(() => source.check(tables, reads)),
    open: (request, signal) => gentleSnapshot(source, name, manners, request, signal),
    ...(source.log ? { log: source.log } : {}),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

/** A snapshot holds its turn, and its time runs, until it is let go of. */
async function gentleSnapshot(
  source: Source,
  name: string,
  manners: SourceManners,
  request: PullRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  await using held = new AsyncDisposableStack()
  held.use(await turnOf(name, manners.connections))
  const late = manners.longestTransaction === null ? null : AbortSignal.timeout(manners.longestTransaction)
  const until = late ? AbortSignal.any([signal, late]) : signal
  const inTime = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (cause) {
      if (!late?.aborted || signal.aborted) throw cause
      const details = { source: name, from: request.from, milliseconds: manners.longestTransaction }
      throw new KhoError('KHO217', `Reading ${request.from} of source ${name} took too long.`, details, { cause })
    }
  }
  async function* read(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    const iterator = paced(batches, manners.rowsPerSecond, until)
    try {
      for (;;) {
        const next = await inTime(() => iterator.next())
        if (next.done) return
        yield next.value
      }
    } finally {
      await iterator.return(undefined)
    }
  }
  const snapshot = held.use(await inTime(() => source.open(request, until)))
  const { changes, marks, stamp } = snapshot
  const kept = held.move()
  return {
    forms: snapshot.forms,
    rows: snapshot.rows,
    all: () => read(snapshot.all()),
    changes: changes && {
      get position() {
        return changes.position
      },
      since: (position, overlap) => read(changes.since(position, overlap)),
    },
    marks: marks && {
      totals: (bits) => inTime(() => marks.totals(bits)),
      lines: (bits, groups) => marks.lines(bits, groups),
      ofKeys: (keys) => read(marks.ofKeys(keys)),
    },
    ...(stamp ? { stamp: timed(stamp, inTime) } : {}),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

function timed(stamp: Stamp, inTime: <T>(work: () => Promise<T>) => Promise<T>): Stamp {
  return {
    get position() {
      return stamp.position
    },
    isStill: (position) => inTime(() => stamp.isStill(position)),
  }
}

/** Waits after each batch until its rows are due; the source is not asked for more meanwhile. */
async function* paced(
  batches: AsyncIterable<Batch>,
  rowsPerSecond: number | null,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
  if (rowsPerSecond === null) return yield* batches
  const start = performance.now()
  let rows = 0
  for await (const batch of batches) {
    for (const part of partsOf(batch, Math.max(1, Math.ceil(rowsPerSecond / 10)))) {
      rows += part.rows
      yield part
      const due = start + (rows / rowsPerSecond) * 1000
      const early = due - performance.now()
      if (early > 1) await setTimeout(early, undefined, { signal })
    }
  }
}

/** A batch in parts of a tenth of a second, so that the pace is even and not one burst a batch. */
function* partsOf(batch: Batch, most: number): Generator<Batch> {
  for (let from = 0; from < batch.rows; from += most) yield partOf(batch, from, Math.min(from + most, batch.rows))
}
