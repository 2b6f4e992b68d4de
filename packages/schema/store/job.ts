import { sql } from 'kysely'
import { z } from 'zod'
import type { Document } from '../contract/document.ts'
import type { Session } from './database.ts'
import type { Evolution } from './evolution.ts'
import { type NewVersion, parseDocuments } from './registry.ts'

/** How far a job is: the step it works at, and the pages done of a backfill. */
export interface JobProgress {
  readonly step: number
  readonly page: number
  /** Pages of the table when the backfill began, null outside one. */
  readonly pages: number | null
}

/** A change that takes more than the catalogue, under way. */
export interface Job extends Omit<Evolution, 'changes'> {
  readonly job: string
  readonly next: NewVersion
  readonly progress: JobProgress
}

const statements = z.array(z.string()).readonly()

const stepsForm = z
  .array(
    z.discriminatedUnion('step', [
      z.object({ step: z.literal('sql'), dataset: z.string(), statements }),
      z.object({
        step: z.literal('backfill'),
        dataset: z.string(),
        set: z.array(z.object({ column: z.string(), to: z.string() })).readonly(),
      }),
    ]),
  )
  .readonly()

const progressForm = z.object({ step: z.number(), page: z.number(), pages: z.number().nullable() })

/** The one job under way, if there is one. */
export async function runningJob(session: Session): Promise<Job | null> {
  const [row] = await session.rows(sql`
    select job, documents, contract_hash, policy_hash, applied_by, base, steps, finish, abandon, progress
    from kho.job where state = 'running'`)
  if (!row) return null
  const [job, documents, contract, policy, by, base, steps, finish, abandon, progress] = row.map((text) => text ?? '')
  return {
    job: job ?? '',
    next: {
      documents: parseDocuments(documents ?? ''),
      hashes: { contract: contract ?? '', policy: policy ?? '' },
      by: by ?? '',
      base: base ? Number(base) : null,
    },
    steps: stepsForm.parse(JSON.parse(steps ?? '')),
    finish: statements.parse(JSON.parse(finish ?? '')),
    abandon: statements.parse(JSON.parse(abandon ?? '')),
    progress: progressForm.parse(JSON.parse(progress ?? '')),
  }
}

/** Stores a job, so that it is finished whatever happens to this process. */
export async function beginJob(session: Session, next: NewVersion, evolution: Evolution): Promise<Job> {
  const progress: JobProgress = { step: 0, page: 0, pages: null }
  const { steps, finish, abandon } = evolution
  const [row] = await session.rows(sql`
    insert into kho.job (documents, contract_hash, policy_hash, applied_by, base, steps, finish, abandon, progress)
    values (${json(next.documents)}, ${next.hashes.contract}, ${next.hashes.policy}, ${next.by}, ${next.base},
      ${json(steps)}, ${json(finish)}, ${json(abandon)}, ${json(progress)})
    returning job`)
  return { job: row?.[0] ?? '', next, steps, finish, abandon, progress }
}

/** The version a job made, null when it was cancelled. Versions follow one another without a gap, so its base tells. */
export async function outcomeOf(session: Session, { job, next }: Job): Promise<number | null> {
  const done = await session.rows(sql`select 1 from kho.job where job = ${job} and state = 'done'`)
  return done.length > 0 ? (next.base ?? 0) + 1 : null
}

/** Locks the job until the transaction ends, so that however many processes work at it each step is done once. Null when it is over. */
export async function holdJob(session: Session, job: string): Promise<JobProgress | null> {
  const [row] = await session.rows(
    sql`select progress from kho.job where job = ${job} and state = 'running' for update`,
  )
  return row ? progressForm.parse(JSON.parse(row[0] ?? '')) : null
}

export async function saveProgress(session: Session, job: string, progress: JobProgress): Promise<void> {
  await session.rows(sql`update kho.job set progress = ${json(progress)} where job = ${job}`)
}

export async function endJob(session: Session, job: string, state: 'done' | 'cancelled'): Promise<void> {
  await session.rows(sql`update kho.job set state = ${state}, ended_at = clock_timestamp() where job = ${job}`)
}

/** The order of members does not matter: both sides were read the same way. */
export function sameDocuments(one: readonly Document[], other: readonly Document[]): boolean {
  const textOf = (documents: readonly Document[]) =>
    JSON.stringify(documents.map(({ path, text }) => [path, text]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)))
  return textOf(one) === textOf(other)
}

function json(value: unknown): string {
  return JSON.stringify(value)
}
