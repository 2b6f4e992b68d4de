import type { City } from '../contract/city.ts'
import type { Document } from '../contract/document.ts'
import { KhoError } from '../error.ts'
import type { Database } from './database.ts'
import type { Evolution } from './evolution.ts'
import { evolve } from './evolve.ts'
import { beginJob, type Job, runningJob, sameDocuments } from './job.ts'
import { type ApplyPlan, planApply } from './plan-apply.ts'
import {
  aheadOf,
  hashesOf,
  holdCurrent,
  loadWrittenCity,
  makeCurrent,
  type NewVersion,
  versionAfter,
} from './registry.ts'
import { type OnProgress, patiently, runAll, runJob } from './run-job.ts'

export interface ApplyOptions {
  readonly documents: readonly Document[]
  /** What the documents compile to. */
  readonly city: City
  readonly by: string
  /** The version the change was made from: the registry must still be there. Null for the first. */
  readonly base: number | null
  /** To what the plan removes and opens. */
  readonly consent: boolean
  readonly onProgress?: OnProgress
  /**
   * Enters into the ledger that this version was asked for: the last act of the transaction that makes it current, or
   * that begins the job which will. What it throws undoes the change.
   */
  readonly record?: (version: number) => Promise<void>
}

/**
 * Makes a city current. Documents and changes of the catalogue are one transaction; what must rewrite or index stored
 * records is a job that survives this process, and the version becomes current in its last transaction.
 */
export async function applyCity(database: Database, options: ApplyOptions): Promise<{ readonly version: number }> {
  const onProgress = options.onProgress ?? (() => undefined)
  const waiting = await runningJob(database)
  if (waiting) return { version: await runJob(database, sameJob(waiting, options.documents), onProgress) }
  const current = await loadWrittenCity(database)
  if (current && sameDocuments(current.documents, options.documents)) return { version: current.version }
  if ((current?.version ?? null) !== options.base) throw aheadOf(options.base, current?.version ?? null)
  agree(planApply(current?.city ?? null, options.city), options.consent)
  const evolution = evolve(current?.city ?? null, options.city)
  const { documents, by, base, record = unrecorded } = options
  const next = { documents, by, base, hashes: hashesOf(options.city) }
  if (evolution.steps.length === 0) return { version: await applyAtOnce(database, { next, evolution, record }) }
  return { version: await applyAsJob(database, { next, evolution, record }, onProgress) }
}

/** A killed apply is finished by saying the same again; another change has to wait for it. */
function sameJob(job: Job, documents: readonly Document[]): Job {
  if (sameDocuments(job.next.documents, documents)) return job
  throw anotherChange(job)
}

function anotherChange(job: Job): KhoError {
  return new KhoError('KHO532', 'Another change is under way.', { startedBy: job.next.by })
}

function agree(plan: ApplyPlan, consent: boolean): void {
  if (plan.refused.length > 0) {
    const refused = plan.refused.map(({ dataset, what }) => `${dataset}: ${what.en}`)
    throw new KhoError('KHO533', 'The tables cannot take this change.', { refused })
  }
  if (plan.needsConsent && !consent) {
    const counts = { destructive: plan.destructive.length, gains: plan.gains.length }
    throw new KhoError('KHO531', 'The plan removes data or opens access, and nobody has agreed to it.', counts)
  }
}

interface Change {
  readonly next: NewVersion
  readonly evolution: Evolution
  record(version: number): Promise<void>
}

const unrecorded = async (): Promise<void> => undefined

function applyAtOnce(database: Database, { next, evolution, record }: Change): Promise<number> {
  return patiently(database, async (transaction) => {
    await holdCurrent(transaction, next.base)
    const waiting = await runningJob(transaction)
    if (waiting) throw anotherChange(waiting)
    await runAll(transaction, evolution.finish)
    const version = await makeCurrent(transaction, next)
    await record(version)
    return version
  })
}

async function applyAsJob(database: Database, { next, evolution, record }: Change, onProgress: OnProgress) {
  const job = await patiently(database, async (transaction) => {
    await holdCurrent(transaction, next.base)
    const waiting = await runningJob(transaction)
    if (waiting) return sameJob(waiting, next.documents)
    const begun = await beginJob(transaction, next, evolution)
    await record(versionAfter(next.base))
    return begun
  })
  return runJob(database, job, onProgress)
}
