import type { City } from '@kho/schema/contract/city.ts'
import type { Binding as Reading } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'

/** Work that never ends by itself, such as following a log: one of each key is done somewhere at any time. */
export interface LongJob {
  /** Names it in the log. */
  readonly name: string
  /** What there is to do in a city now, the same on every machine: names of sources. Asked again and again. */
  keysOf(city: City): readonly string[]
  /** Whether this work keeps such a binding up to date, so that no schedule has to. */
  feeds(reading: Reading): boolean
  /**
   * Works until the signal fires or it fails. Another worker at the same key is KHO224; work that ends is begun again.
   */
  work(task: LongTask): Promise<void>
}

export interface LongTask {
  readonly key: string
  readonly city: City
  readonly version: number
  readonly signal: AbortSignal
}

/** The long jobs of one worker. */
export interface LongJobs {
  /** Begins what is wanted and not done here, and ends what is no longer wanted or was begun under other documents. */
  keep(city: City, version: number): void
  close(): Promise<void>
}

interface Doing {
  readonly version: number
  readonly stop: AbortController
  readonly done: Promise<void>
}

// Milliseconds. Work that went well for the longest wait begins again at the first one.
const [firstWait, longestWait] = [5_000, 600_000]

/** `onError` is told of failures, not of keys that another worker has. */
export function longJobs(jobs: readonly LongJob[], onError: (error: unknown) => void): LongJobs {
  const doing = new Map<string, Doing>()
  const waits = new Map<string, { readonly until: number; readonly length: number }>()
  const begin = (job: LongJob, key: string, city: City, version: number): void => {
    const name = `${job.name} ${key}`
    const stop = new AbortController()
    const began = performance.now()
    const working = job.work({ key, city, version, signal: stop.signal }).catch((error) => {
      if (stop.signal.aborted) return
      const elsewhere = error instanceof KhoError && error.code === 'KHO224'
      if (!elsewhere) onError(error)
      const worked = performance.now() - began > longestWait
      const length = elsewhere || worked ? firstWait : Math.min(2 * (waits.get(name)?.length ?? firstWait), longestWait)
      waits.set(name, { until: performance.now() + length, length })
    })
    doing.set(name, { version, stop, done: working.finally(() => doing.delete(name)) })
  }
  return {
    keep(city, version) {
      const wanted = jobs.flatMap((job) => job.keysOf(city).map((key) => ({ job, key, name: `${job.name} ${key}` })))
      const names = new Set(wanted.map(({ name }) => name))
      for (const [name, one] of doing) {
        if (!names.has(name) || one.version !== version) one.stop.abort(stopped())
      }
      for (const { job, key, name } of wanted) {
        if (!doing.has(name) && (waits.get(name)?.until ?? 0) <= performance.now()) begin(job, key, city, version)
      }
    },
    async close() {
      for (const { stop } of doing.values()) stop.abort(stopped())
      await Promise.all([...doing.values()].map(({ done }) => done))
    },
  }
}

/** Why work is broken off that is no failure. */
export function stopped(): KhoError {
  return new KhoError('KHO284', 'The worker was asked to stop.')
}
