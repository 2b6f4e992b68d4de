import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Binding } from './binding.ts'

/** A steward's wish that a binding's refused records be looked at again. */
export interface AskedReplay extends Binding {
  readonly asked: string
}

/** What stewards have asked for and nobody has done yet, the oldest first. */
export async function askedReplays(database: Database): Promise<readonly AskedReplay[]> {
  const rows = await database.rows(sql`
    select replay, dataset, source from kho.asked_replay where ended_at is null order by asked_at`)
  return rows.map(([asked, dataset, source]) => ({ asked: asked ?? '', dataset: dataset ?? '', source: source ?? '' }))
}

/** How an asked replay ended: the run that was made, and the code of what kept it from its end. */
interface ReplayEnd {
  readonly run: string | null
  readonly code: string | null
}

export async function endReplay(database: Database, asked: string, { run, code }: ReplayEnd): Promise<void> {
  await database.rows(sql`
    update kho.asked_replay set ended_at = clock_timestamp(), run = ${run}, code = ${code}
    where replay = ${asked} and ended_at is null`)
}
