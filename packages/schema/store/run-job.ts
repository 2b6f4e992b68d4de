import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { quoted } from '../derive/table.ts'
import { KhoError } from '../error.ts'
import type { Database, Transaction } from './database.ts'
import type { Step } from './evolution.ts'
import { endJob, holdJob, type Job, type JobProgress, outcomeOf, runningJob, saveProgress } from './job.ts'
import { holdCurrent, makeCurrent } from './registry.ts'

/** What a long change tells of itself: pages of a table, or steps where pages are not known. */
export interface ApplyProgress {
  readonly dataset: string | null
  readonly done: number
  readonly expected: number
}

export type OnProgress = (progress: ApplyProgress) => void

/** Goes on with the job under way, wherever a killed process left it. Null when there is none. */
export async function resumeJob(database: Database, onProgress: OnProgress = () => undefined): Promise<number | null> {
  const job = await runningJob(database)
  return job ? runJob(database, job, onProgress) : null
}

/** Gives up the job under way and takes back what it did: the current version stays. False when there is none. */
export async function cancelJob(database: Database): Promise<boolean> {
  const job = await runningJob(database)
  if (!job) return false
  await patiently(database, async (transaction) => {
    if (!(await holdJob(transaction, job.job))) return
    await runAll(transaction, job.abandon)
    await endJob(transaction, job.job, 'cancelled')
  })
  return true
}

/** Works a job to its end and gives the version that is current then. Safe to run in several processes at once. */
export async function runJob(database: Database, job: Job, onProgress: OnProgress): Promise<number> {
  for (;;) {
    const done = await patiently(database, (transaction) => advance(transaction, job, onProgress)).catch((cause) =>
      isLost(cause) ? giveUp(database, cause) : Promise.reject(cause),
    )
    if (typeof done === 'number') return done
    if (done === 'over') return outcome(database, job)
  }
}

/** The server refused a statement for what is stored (data, integrity, limits): trying again cannot help. */
function isLost(cause: unknown): boolean {
  return cause instanceof pg.DatabaseError && ['22', '23', '42', '54'].includes(cause.code?.slice(0, 2) ?? '')
}

async function giveUp(database: Database, cause: unknown): Promise<never> {
  await cancelJob(database)
  const { table, constraint } = cause instanceof pg.DatabaseError ? cause : {}
  const details = { table: table ?? null, index: constraint ?? null }
  throw new KhoError('KHO533', 'What is stored does not fit this change; it was taken back.', details, { cause })
}

async function outcome(database: Database, job: Job): Promise<number> {
  const version = await outcomeOf(database, job)
  if (version !== null) return version
  throw new KhoError('KHO532', 'The change was cancelled by somebody else.')
}

/** One transaction's worth of a job, its progress written with it. */
async function advance(transaction: Transaction, job: Job, onProgress: OnProgress): Promise<number | 'more' | 'over'> {
  const progress = await holdJob(transaction, job.job)
  if (!progress) return 'over'
  const step = job.steps[progress.step]
  if (!step) return finish(transaction, job)
  const next = await work(transaction, step, progress)
  await saveProgress(transaction, job.job, next)
  onProgress(progressOf(job, step, next))
  return 'more'
}

async function finish(transaction: Transaction, job: Job): Promise<number> {
  await holdCurrent(transaction, job.next.base)
  await runAll(transaction, job.finish)
  await endJob(transaction, job.job, 'done')
  return makeCurrent(transaction, job.next)
}

function work(transaction: Transaction, step: Step, progress: JobProgress): Promise<JobProgress> {
  return step.step === 'sql' ? runSql(transaction, step, progress) : backfill(transaction, step, progress)
}

type SqlStep = Extract<Step, { step: 'sql' }>
type Backfill = Extract<Step, { step: 'backfill' }>

async function runSql(transaction: Transaction, step: SqlStep, progress: JobProgress): Promise<JobProgress> {
  await runAll(transaction, step.statements)
  return nextStep(progress)
}

const pagesPerBatch = 500

/**
 * The records of the next pages. Records loaded or changed after the backfill began have their new value from the
 * trigger, wherever they lie; should the table have been written anew meanwhile (VACUUM FULL), the last look finds
 * what was missed and the backfill begins again.
 */
async function backfill(transaction: Transaction, step: Backfill, progress: JobProgress): Promise<JobProgress> {
  const table = `data.${quoted(step.dataset)}`
  const pages = progress.pages ?? (await pagesOf(transaction, table))
  const missing = `(${step.set.map(({ column, to }) => `${quoted(column)} is distinct from ${to}`).join(' or ')})`
  if (progress.page >= pages) {
    const left = await transaction.rows(sql.raw(`select 1 from ${table} where ${missing} limit 1`))
    return left.length > 0 ? { ...progress, page: 0, pages: null } : nextStep(progress)
  }
  const until = progress.page + pagesPerBatch
  const set = step.set.map(({ column, to }) => `${quoted(column)} = ${to}`).join(', ')
  const range = `ctid >= '(${progress.page},0)'::tid and ctid < '(${until},0)'::tid`
  await transaction.rows(sql.raw(`update ${table} set ${set} where ${range} and ${missing}`))
  return { step: progress.step, page: until, pages }
}

async function pagesOf(transaction: Transaction, table: string): Promise<number> {
  const size = sql`pg_relation_size(${table}::regclass) / current_setting('block_size')::int`
  const [row] = await transaction.rows(sql`select ${size}`)
  return Number(row?.[0])
}

function nextStep(progress: JobProgress): JobProgress {
  return { step: progress.step + 1, page: 0, pages: null }
}

function progressOf(job: Job, step: Step, { step: at, page, pages }: JobProgress): ApplyProgress {
  if (pages === null) return { dataset: step.dataset, done: at, expected: job.steps.length }
  return { dataset: step.dataset, done: Math.min(page, pages), expected: pages }
}

export async function runAll(transaction: Transaction, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await transaction.rows(sql.raw(statement))
}

const patience = { lockMilliseconds: 700, waitMilliseconds: 200, giveUpMilliseconds: 600_000 }

/**
 * A transaction that changes tables under live readers. It waits for a lock less than PostgreSQL waits before it
 * looks for deadlocks, so that a reader never is the one that gives way, and no queue builds up behind it.
 */
export async function patiently<T>(database: Database, change: (transaction: Transaction) => Promise<T>): Promise<T> {
  const until = Date.now() + patience.giveUpMilliseconds
  for (;;) {
    try {
      return await database.transaction(async (transaction) => {
        await transaction.rows(sql`select set_config('lock_timeout', ${`${patience.lockMilliseconds}ms`}, true)`)
        return change(transaction)
      })
    } catch (cause) {
      if (!isLockTimeout(cause)) throw cause
      if (Date.now() > until) throw new KhoError('KHO532', 'The tables are in use.', {}, { cause })
    }
    await setTimeout(patience.waitMilliseconds)
  }
}

function isLockTimeout(cause: unknown): boolean {
  return cause instanceof pg.DatabaseError && cause.code === '55P03'
}
