import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { reading } from '../pull/pull-rows.ts'
import type { Batch, CellForm } from '../source.ts'
import type { OpenRun } from './open-run.ts'
import type { Published } from './publish.ts'
import { publishRead } from './publish-read.ts'

export { type OpenRun, type RunOptions, type RunResult, withRun } from './open-run.ts'

/** Named changes of one (dataset, source): what is not named stays. A key stands at most once in `rows` and `gone` together. */
export interface Part {
  readonly mode: 'changes' | 'log' | 'push' | 'replay'
  /** Of the plan's columns. */
  readonly forms: readonly CellForm[]
  /** Rows end in origin and version. */
  readonly marked: boolean
  readonly rows: AsyncIterable<Batch>
  /** Rows that are gone: cells of the plan's columns of which only the key's count. */
  readonly gone: AsyncIterable<Batch>
  /** Kept with what is published; null leaves the checkpoint's as it is. */
  readonly position: string | null
  /** Only rows whose version is greater than the stored record's, or than that of its tombstone, count (push). */
  readonly newerOnly: boolean
  /** Rows of quarantine that are looked at again here: what is still refused of them is refused anew. */
  readonly settles?: readonly string[]
  /** Looks through what is staged before it is counted. */
  readonly complete?: (session: Session) => Promise<void>
}

/**
 * Checks, stages and publishes one part in one transaction; a run may publish many. `held`: the part waits for an
 * operator, the run has ended with it and publishes no more.
 */
export async function publishPart(open: OpenRun, part: Part): Promise<Published> {
  await refuseBehindHeld(open, part)
  const { plan, signal } = open
  return publishRead(open, {
    shape: { forms: part.forms, marked: part.marked },
    rows: reading(part.rows, plan, signal),
    gone: reading(part.gone, plan, signal),
    whole: false,
    compared: false,
    position: () => part.position,
    newerOnly: part.newerOnly,
    ends: false,
    doubt: null,
    note: null,
    complete: part.complete ?? null,
    settles: part.settles ?? null,
  })
}

/** What was sent once is not read again: a part that waits for an operator must not be overtaken, nor replaced, by the next. */
async function refuseBehindHeld({ plan, database, run, sofar }: OpenRun, { mode }: Part): Promise<void> {
  if (sofar.ended !== null) throw new KhoError('KHO227', 'The run has ended.', { run })
  if (mode !== 'push' && mode !== 'replay') return
  const { contract, binding } = plan
  const [held] = await database.rows(sql`
    select run from kho.run where dataset = ${contract.dataset} and source = ${binding.source} and state = 'held'`)
  if (!held) return
  const message = `Run ${held[0]} of ${contract.dataset} from ${binding.source} waits for a decision.`
  throw new KhoError('KHO234', message, { dataset: contract.dataset, source: binding.source, run: held[0] ?? '' })
}
