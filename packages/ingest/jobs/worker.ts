import { setTimeout } from 'node:timers/promises'
import type { Database } from '@kho/schema/store/database.ts'
import { noteBindings, notedVersion } from '@kho/schema/store/note-bindings.ts'
import { currentVersion, loadCity, type RegisteredCity } from '@kho/schema/store/registry.ts'
import { resumeJob } from '@kho/schema/store/run-job.ts'
import { PgBoss } from 'pg-boss'
import { deriveWaiting } from '../derived/derive-waiting.ts'
import { watchSlots } from '../follow/slot.ts'
import { noteFollowed } from '../load/note-outcome.ts'
import { leaseSeconds } from '../load/run-watch.ts'
import { pushJob } from '../push/push-job.ts'
import { type Binding, bindingKey } from './binding.ts'
import { followJob } from './follow-job.ts'
import { longJobs, stopped } from './long-jobs.ts'
import { lookAfterCases } from './look-after-cases.ts'
import { noteQueue } from './note-queue.ts'
import { type Replay, replayOne, replaySender } from './replay-one.ts'
import { type Due, dueBindings, type Schedule } from './schedule.ts'
import { readStandings } from './standing.ts'
import { syncOne } from './sync-one.ts'
import { takeOver } from './take-over.ts'
import { tidy } from './tidy.ts'
import { workerHeart } from './worker-heart.ts'
import type { WorkerOptions } from './worker-options.ts'

/**
 * The queues of `kho work`: one runs a binding, one looks at its refused records again, one finishes changes of contracts,
 * one looks after the logs that sources keep for us and what is followed, one prunes what is old, one looks after what people
 * have asked of agencies.
 */
export const queues = {
  sync: 'sync',
  replay: 'replay',
  evolve: 'evolve',
  slots: 'slots',
  tidy: 'tidy',
  cases: 'cases',
} as const

/**
 * Works schedules until it is closed. Any number of these may run, on any number of machines: every one looks what is
 * due, each (dataset, source) is queued and run once at a time, and a source is given no more workers than it allows
 * sessions, so that those of one that is slow or broken never take the place of another's.
 */
export async function startWorker(options: WorkerOptions): Promise<{ close(): Promise<void> }> {
  const boss = await startedBoss(options)
  const stop = new AbortController()
  const endless = [...followJob(options), pushJob(options), ...(options.longJobs ?? [])]
  const long = longJobs(endless, options.onError)
  const [city, heart, doing] = [currentCity(options.database), workerHeart(options.database), { runs: 0 }]
  const workOptions = {
    localConcurrency: options.concurrency ?? 4,
    pollingIntervalSeconds: 1,
    groupConcurrency: places,
  }
  await boss.work<Due>(queues.sync, workOptions, async ([job]) => {
    const loaded = await city()
    if (!job || !loaded) return
    doing.runs += 1
    const ending = AbortSignal.any([stop.signal, job.signal])
    await syncOne(options, loaded, job.data, ending).finally(() => {
      doing.runs -= 1
    })
  })
  await workRest(boss, options, city, stop.signal)
  await heart.beat(0)
  const sendReplays = replaySender(boss, queues.replay, options)
  const looking = lookUntil(stop.signal, (options.lookSeconds ?? 5) * 1000, async () => {
    await heart.beat(doing.runs)
    const loaded = await city()
    if (!loaded) return
    await freeTaken(boss, await takeOver(options.database, options.leaseSeconds ?? leaseSeconds))
    await sendDue(boss, options.database, { ...loaded, isFed: (reading) => endless.some((job) => job.feeds(reading)) })
    await noteQueue(options.database)
    await sendReplays(loaded)
    long.keep(loaded.city, loaded.version)
  })(options.onError)
  return {
    close: async () => {
      stop.abort(stopped())
      await Promise.all([looking, long.close()])
      await boss.stop({ graceful: true, timeout: 10_000 })
      await heart[Symbol.asyncDispose]()
    },
  }
}

/** Everything but reading sources. */
async function workRest(
  boss: PgBoss,
  options: WorkerOptions,
  city: () => Promise<RegisteredCity | null>,
  signal: AbortSignal,
): Promise<void> {
  await boss.work<Replay>(queues.replay, { pollingIntervalSeconds: 1 }, async ([job]) => {
    const loaded = await city()
    if (job && loaded) await replayOne(options, loaded, job.data, AbortSignal.any([signal, job.signal]))
  })
  await boss.work(queues.evolve, () => (options.owner ? resumeJob(options.owner) : Promise.resolve(null)))
  await boss.work(queues.cases, async () => {
    const loaded = await city()
    if (loaded) await lookAfterCases(options.database, loaded.city)
  })
  await boss.work(queues.tidy, () => tidy(options.database))
  await boss.work(queues.slots, async () => {
    const loaded = await city()
    const kept = loaded ? await watchSlots({ ...options, city: loaded.city }) : []
    for (const { error } of kept) options.onError(error)
    if (!loaded) return
    await noteFollowed(options.database, loaded.city)
    await deriveWaiting(options.database, loaded.city, options.identityKey)
  })
  await boss.schedule(queues.evolve, '* * * * *')
  await boss.schedule(queues.slots, '* * * * *')
  await boss.schedule(queues.cases, '* * * * *')
  await boss.schedule(queues.tidy, '17 * * * *')
}

/** Workers at a time for one source: as many as it allows sessions, told by the tier of its jobs. */
const mostPlaces = 16
const places = {
  default: 1,
  tiers: Object.fromEntries(Array.from({ length: mostPlaces }, (_, at) => [`${at + 1}`, at + 1])),
}

async function startedBoss({ url, onError, leaseSeconds: lease = leaseSeconds }: WorkerOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'jobs',
    createSchema: false,
    options: '-c role=kho_worker',
    application_name: 'kho/jobs',
    max: 4,
  })
  boss.on('error', onError)
  await boss.start()
  // Whoever fails is tried again by how its binding stands, not by how its job does: that outlives jobs.
  const kept = {
    retryLimit: 0,
    deleteAfterSeconds: 3600,
    heartbeatSeconds: Math.max(10, lease),
    expireInSeconds: 86_000,
  }
  for (const queue of Object.values(queues)) await boss.createQueue(queue, { policy: 'exclusive', ...kept })
  return boss
}

/** Does a piece of work again and again until the signal fires. What fails is told, and tried again with the next. */
function lookUntil(signal: AbortSignal, pause: number, look: () => Promise<void>) {
  return async (onError: (error: unknown) => void): Promise<void> => {
    while (!signal.aborted) {
      await look().catch((error) => (signal.aborted ? undefined : onError(error)))
      await setTimeout(pause, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** The current city, compiled once a version. A store from before what is noted of a version has it noted now. */
function currentCity(database: Database): () => Promise<RegisteredCity | null> {
  const known: { city: RegisteredCity | null } = { city: null }
  return async () => {
    if (known.city && (await currentVersion(database)) === known.city.version) return known.city
    const loaded = await loadCity(database)
    if (loaded && (await notedVersion(database)) === null) {
      await database.transaction((session) => noteBindings(session, loaded.city, loaded.version))
    }
    known.city = loaded
    return loaded
  }
}

/** Jobs of workers that are gone keep nobody waiting: their bindings may be queued again. */
async function freeTaken(boss: PgBoss, taken: readonly Binding[]): Promise<void> {
  for (const binding of taken) {
    const jobs = await boss.findJobs(queues.sync, { key: bindingKey(binding) })
    const active = jobs.filter(({ state }) => state === 'active').map(({ id }) => id)
    if (active.length > 0) await boss.cancel(queues.sync, active)
  }
}

async function sendDue(
  boss: PgBoss,
  database: Database,
  { city, version, isFed }: Pick<Schedule, 'city' | 'version' | 'isFed'>,
): Promise<void> {
  const standings = await readStandings(database)
  for (const due of dueBindings({ city, version, standings, now: new Date(), isFed })) {
    const connections = city.sources.get(due.source)?.limits.connections ?? 1
    const group = { id: due.source, tier: String(Math.min(connections, mostPlaces)) }
    await boss.send(queues.sync, due, { singletonKey: bindingKey(due), group })
  }
}
