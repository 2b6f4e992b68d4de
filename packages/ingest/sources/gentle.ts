import { KhoError } from '@kho/schema/error.ts'
import { endedBy } from '../ended-by.ts'
import type { Batch, PullRequest, Snapshot, Source, Stamp } from '../source.ts'
import { answered } from './answered.ts'
import type { SourceManners } from './manners.ts'
import { pacedRows } from './pace.ts'
import { turnOf } from './turn.ts'

/** A source read within its limits: rows a second, the longest transaction and connections at a time. */
export function gentle(source: Source, name: string, manners: SourceManners): Source {
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    using _turn = await turnOf(name, manners.connections)
    return await answered(name, work(), manners)
  }
  return {
    describe: (asked) => inTurn(() => source.describe(asked)),
    check: (tables, reads) => inTurn(() => source.check(tables, reads)),
    open: (request, signal) => gentleSnapshot(source, name, manners, request, signal),
    ...(source.log ? { log: source.log } : {}),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

// Milliseconds for a connector to end what it does; one that waits for a sum of its system's is left without.
const letGo = 250

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
  const limits = limitsOf(name, manners, request, signal)
  const { until, inTime } = limits
  const { rowsPerSecond } = manners
  const rows = (batches: AsyncIterable<Batch>) => inSteps(pacedRows(batches, rowsPerSecond, until), limits)
  const opening = source.open(request, until)
  const snapshot = held.use(
    await inTime(() => opening).catch((cause) => {
      void opening.then((late) => late[Symbol.asyncDispose]()).catch(() => undefined) // nobody waits for it any more
      throw cause
    }),
  )
  const { changes, marks, stamp } = snapshot
  const kept = held.move()
  return {
    forms: snapshot.forms,
    rows: snapshot.rows,
    all: () => rows(snapshot.all()),
    changes: changes && {
      get position() {
        return changes.position
      },
      since: (position, overlap) => rows(changes.since(position, overlap)),
    },
    marks: marks && {
      totals: (bits) => inSteps(marks.totals(bits), limits),
      keys: (bits, groups) => rows(marks.keys(bits, groups)),
      ofKeys: (keys) => rows(marks.ofKeys(keys)),
    },
    ...(stamp ? { stamp: timed(stamp, inTime) } : {}),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

type InTime = <T>(work: () => Promise<T>) => Promise<T>

/** What ends the reading of one snapshot, and how its answers are waited for. */
interface Limits {
  readonly until: AbortSignal
  readonly inTime: InTime
}

function limitsOf(name: string, manners: SourceManners, { from }: PullRequest, signal: AbortSignal): Limits {
  const { longestTransaction, patience } = manners
  const late = longestTransaction === null ? null : AbortSignal.timeout(longestTransaction)
  const silence = new AbortController()
  const until = AbortSignal.any([signal, silence.signal, ...(late ? [late] : [])])
  const inTime: InTime = async (work) => {
    try {
      return await endedBy(until, answered(name, work(), { patience, silence }), letGo)
    } catch (cause) {
      if (!late?.aborted || signal.aborted) throw cause
      const details = { source: name, from, milliseconds: longestTransaction }
      throw new KhoError('KHO217', `Reading ${from} of source ${name} took too long.`, details, { cause })
    }
  }
  return { until, inTime }
}

async function* inSteps<T>(steps: AsyncIterable<T>, limits: Limits): AsyncGenerator<T> {
  const iterator = steps[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await limits.inTime(() => iterator.next())
      if (next.done) return
      yield next.value
    }
  } finally {
    const closed = iterator.return?.(undefined)
    if (limits.until.aborted) closed?.catch(() => undefined)
    else await closed
  }
}

function timed(stamp: Stamp, inTime: InTime): Stamp {
  return {
    get position() {
      return stamp.position
    },
    isStill: (position) => inTime(() => stamp.isStill(position)),
  }
}
