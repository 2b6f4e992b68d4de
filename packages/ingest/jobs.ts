import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { codes, KhoError } from '@kho/schema/error.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { resumeJob } from '@kho/schema/store/run-job.ts'
import { sql } from 'kysely'
import { type Job, PgBoss } from 'pg-boss'
import { type RunResult, syncDataset } from './run.ts'
import { type Binding, dueBindings, type LastRun } from './schedule.ts'
import type { Source } from './source.ts'

export interface WorkerOptions {
  /** Of the store, for pg-boss's own connections; they take the role `kho_worker`. */
  readonly url: string
  /** In the role `kho_worker`. */
  readonly database: Database
  /** As the owner of the tables: changes of contracts that a killed apply left behind are finished by it. */
  readonly owner: Database | null
  open(source: SourceDocument): Promise<Source>
  readonly identityKey: Buffer
  /** Runs at a time in this process, 2 unless said. */
  readonly concurrency?: number
  /** Told of every run, and of every failure that had none. */
  onRun(ended: Ended): void
  onError(error: unknown): void
}

export interface Ended extends Binding {
  readonly result: RunResult | null
  readonly error: KhoError | null
}

/** The queues of `kho work`: one looks every minute what is due, one runs it, one finishes changes of contracts. */
const queues = { due: 'due', sync: 'sync', evolve: 'evolve' } as const

/**
 * Works schedules until it is closed. Any number of these may run, on any number of machines: a minute's look and each
 * (dataset, source) belong to one of them at a time, and what a dead one held is taken over when its heartbeat stops.
 */
export async function startWorker(options: WorkerOptions): Promise<{ close(): Promise<void> }> {
  const boss = new PgBoss({
    connectionString: options.url,
    schema: 'jobs',
    createSchema: false,
    options: '-c role=kho_worker',
    application_name: 'kho/jobs',
    max: 4,
  })
  boss.on('error', options.onError)
  await boss.start()
  await makeQueues(boss)
  const stop = new AbortController()
  await boss.work<Binding>(queues.sync, { localConcurrency: options.concurrency ?? 2 }, ([job]) =>
    syncOne(options, stop.signal, job),
  )
  await boss.work(queues.due, () => sendDue(boss, options))
  await boss.work(queues.evolve, () => (options.owner ? resumeJob(options.owner) : Promise.resolve(null)))
  await boss.schedule(queues.due, '* * * * *')
  await boss.send(queues.due)
  return {
    close: async () => {
      stop.abort()
      await boss.stop({ graceful: true, timeout: 10_000 })
    },
  }
}

async function makeQueues(boss: PgBoss): Promise<void> {
  const lease = { heartbeatSeconds: 30, expireInSeconds: 86_000, deleteAfterSeconds: 86_400 }
  const again = { retryLimit: 3, retryDelay: 30, retryBackoff: true }
  await boss.createQueue(queues.due, { policy: 'exclusive', retryLimit: 0, expireInSeconds: 60 })
  await boss.createQueue(queues.sync, { policy: 'exclusive', ...lease, ...again })
  await boss.createQueue(queues.evolve, { policy: 'exclusive', ...lease, ...again })
}

async function sendDue(boss: PgBoss, { database, owner }: WorkerOptions): Promise<void> {
  if (owner) await boss.send(queues.evolve)
  const loaded = await loadCity(database)
  if (!loaded) return
  for (const binding of dueBindings(loaded.city, await lastRuns(database), new Date())) {
    await boss.send(queues.sync, binding, { singletonKey: `${binding.dataset}/${binding.source}` })
  }
}

async function lastRuns(database: Database): Promise<readonly LastRun[]> {
  const rows = await database.rows(sql`
    select dataset, source, extract(epoch from clock_timestamp() - max(started_at)) from kho.run group by 1, 2`)
  return rows.map(([dataset, source, ago]) => ({
    dataset: dataset ?? '',
    source: source ?? '',
    secondsAgo: Number(ago),
  }))
}

async function syncOne(options: WorkerOptions, stop: AbortSignal, job: Job<Binding> | undefined): Promise<void> {
  if (!job) return
  const { dataset, source } = job.data
  const signal = AbortSignal.any([stop, job.signal])
  const ended = await runOf(options, { dataset, source }, signal)
  options.onRun(ended)
  // pg-boss tries again what is thrown: only failures that may pass.
  if (ended.error && codes[ended.error.code].retry === 'later') throw bare(ended.error)
}

function unbegun(dataset: string, source: string, cause: unknown): KhoError {
  return new KhoError('KHO225', `The run of ${dataset} from ${source} could not begin.`, { dataset, source }, { cause })
}

/** Without its cause: pg-boss writes down all of what is thrown, and drivers quote the records they failed on. */
function bare({ code, message, details }: KhoError): KhoError {
  return new KhoError(code, message, details)
}

async function runOf(options: WorkerOptions, { dataset, source }: Binding, signal: AbortSignal): Promise<Ended> {
  try {
    const loaded = await loadCity(options.database)
    if (!loaded) return { dataset, source, result: null, error: null }
    const { database, identityKey } = options
    const { city, version } = loaded
    const onProgress = () => undefined
    const result = await syncDataset({
      database,
      city,
      version,
      dataset,
      source,
      identityKey,
      signal,
      onProgress,
      open: (document) => options.open(document),
    })
    return { dataset, source, result, error: result.error }
  } catch (error) {
    return { dataset, source, result: null, error: error instanceof KhoError ? error : unbegun(dataset, source, error) }
  }
}
