import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { textRows } from './batch.ts'
import { rowChecker } from './check/row-checker.ts'
import { newTally, type Reason, type Tally } from './check/tally.ts'
import { copyLine } from './load/copy-line.ts'
import { settleDuplicates } from './load/duplicates.ts'
import { publish } from './load/publish.ts'
import { holdingRunLock } from './load/run-lock.ts'
import { beginRun, type Changes, failRun, noteExpected, noteProgress, noteStaged } from './load/run-record.ts'
import { nameLock, runSessions } from './load/run-sessions.ts'
import { watchRun } from './load/run-watch.ts'
import { takeSourceTurn } from './load/source-turn.ts'
import { analyzeStaging, createStaging, type Lines, stageLines } from './load/staging.ts'
import { stillCurrent } from './load/still-current.ts'
import { type PullPlan, planPull } from './pull/pull-plan.ts'
import { openSnapshot, reading, refuseDrift } from './pull/pull-rows.ts'
import type { Source } from './source.ts'

export interface SyncOptions {
  /** In the role `kho_worker`; a run takes two of its connections. */
  readonly database: Database
  readonly city: City
  readonly version: number
  readonly dataset: string
  readonly source: string
  open(source: SourceDocument): Promise<Source>
  readonly identityKey: Buffer
  /** Read everything again, also where a cursor would do. Snapshots always do. */
  readonly full?: boolean
  /** Whether to wait where the source is read by as many as it allows, true unless said; otherwise that is KHO283. */
  readonly waits?: boolean
  readonly signal: AbortSignal
  onProgress(progress: { readonly rows: number; readonly expected: number | null }): void
}

/** How a run ended. Counts are of records, `read` of the source's rows. */
export interface RunResult extends Changes {
  readonly run: string
  readonly state: 'done' | 'held' | 'failed'
  readonly read: number
  readonly reasons: readonly Reason[]
  /** Why a run failed; null otherwise. */
  readonly error: KhoError | null
}

/**
 * Brings a dataset to what one of its sources holds now: pull, check, load. Whatever fails, the dataset keeps what it
 * had and the run's record says why. Throws only where no run could begin: an unknown binding, another worker at it.
 */
export function syncDataset(options: SyncOptions): Promise<RunResult> {
  const { database, dataset, source } = options
  const plan = planPull(options.city, dataset, source)
  return holdingRunLock(database, dataset, source, async (lost, lock) => {
    const stop = AbortSignal.any([options.signal, lost])
    await takeSourceTurn(lock, plan.source, { waits: options.waits ?? true, signal: stop })
    const run = await database.transaction((session) => beginRun(session, plan, options.version))
    await nameLock(lock, run)
    await using watch = watchRun(database, run, stop)
    const { signal } = watch
    const tally = newTally()
    const read = { rows: 0 }
    try {
      return await runOnce({ ...options, database: runSessions(database, run, signal), signal }, plan, run, tally, read)
    } catch (cause) {
      const error = failureOf(cause, signal)
      // A store that cannot even note it learns it from the next run: this one no longer holds its lock.
      await database.transaction((session) => failRun(session, run, error, tally.reasons())).catch(() => undefined)
      return { run, state: 'failed', read: read.rows, ...nothing, reasons: tally.reasons(), error }
    }
  })
}

const nothing: Changes = { inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0 }

async function runOnce(
  options: SyncOptions,
  plan: PullPlan,
  run: string,
  tally: Tally,
  read: { rows: number },
): Promise<RunResult> {
  const { database, signal } = options
  const { contract, binding, fingerprint } = plan
  await stage(options, plan, run, tally, read)
  signal.throwIfAborted()
  const staged = await database.transaction(async (session) => {
    const refused = await settleDuplicates(session, contract, run)
    tally.add({ field: null, rule: 'duplicate_key', level: 'error' }, refused)
    const rows = await analyzeStaging(session, run)
    await noteStaged(session, run, rows, tally.reasons())
    return rows
  })
  signal.throwIfAborted()
  const published = await publish(database, {
    run,
    contract,
    binding,
    staged,
    reasons: tally.reasons(),
    released: false,
    note: binding.mode === 'snapshot' ? null : `Mode ${binding.mode} was read as a snapshot.`,
    stillCurrent: (session) => stillCurrent(session, contract.dataset, binding.source, options.version, fingerprint),
  })
  return { run, read: read.rows, ...published, error: null }
}

/** Everything the source has, checked, in the run's own table. */
async function stage(
  options: SyncOptions,
  plan: PullPlan,
  run: string,
  tally: Tally,
  read: { rows: number },
): Promise<void> {
  const { database, city, signal } = options
  await using source = await options.open(plan.source)
  const expected = await refuseDrift(source, plan)
  await database.transaction(async (session) => {
    await noteExpected(session, run, expected)
    await createStaging(session, plan.contract, run)
  })
  const check = rowChecker(plan, city, options.identityKey)
  const encode = copyLine(plan.contract, plan.columns)
  async function* lines(): AsyncGenerator<Lines> {
    await using snapshot = await openSnapshot(source, plan, run, signal)
    for await (const batch of reading(snapshot.all(), plan, signal)) {
      const rows = textRows(batch)
      for (let start = 0; start < rows.length; start += rowsPerText) {
        const some = rows.slice(start, start + rowsPerText)
        const text = textOf(some)
        read.rows += some.length
        options.onProgress({ rows: read.rows, expected })
        yield { text, rows: some.length }
      }
    }
  }
  function textOf(rows: ReturnType<typeof textRows>): string {
    let text = ''
    for (const row of rows) {
      const checked = check(row)
      for (const breach of checked.breaches) tally.add(breach)
      text += encode(checked, row)
    }
    return text
  }
  await stageLines(database, run, lines(), (session, rows) => noteProgress(session, run, rows))
}

// Bounds the text held at once, however large a connector's batches are.
const rowsPerText = 2000

function failureOf(cause: unknown, signal: AbortSignal): KhoError {
  const reason: unknown = signal.aborted ? signal.reason : cause
  if (reason instanceof KhoError) return reason
  if (signal.aborted) return new KhoError('KHO227', 'The run was cancelled.', {}, { cause })
  return new KhoError('KHO225', 'The store could not take the records of the run.', {}, { cause })
}
