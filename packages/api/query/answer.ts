import { randomBytes } from 'node:crypto'
import type { Value } from '@kho/schema/contract/value.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import { withGiven } from '@kho/schema/policy/parameter.ts'
import { type CompiledSql, compileSql } from '@kho/schema/sql.ts'
import type { Database, Row } from '@kho/schema/store/database.ts'
import { currentRules } from '@kho/schema/store/registry.ts'
import type { Plan } from '../plan/plan.ts'
import { inStage, noteUnserved } from '../stages.ts'
import { sealedCursors } from './cursor-sql.ts'
import { type ReadFrom, readsOf } from './reads.ts'
import type { Around } from './shape.ts'
import { mostBytes, statementOf } from './statement.ts'
import { toldIn } from './told-in.ts'
import { type Unserved, unservedIn } from './unserved.ts'
import { usesOf } from './uses.ts'
import type { Written } from './writing.ts'

/** What PostgreSQL says when a statement's time is over. */
const canceled = '57014'

export interface AnswerOptions {
  readonly database: Database
  readonly ledger: Ledger
  readonly correlationId: string
}

/** A plan with its statement, to be answered once or, where it leaves parameters open, again and again. */
export interface PreparedPlan extends ReadFrom, Written {
  readonly statement: CompiledSql
  readonly around: Around
  /** What of it no index serves. */
  readonly unserved: readonly Unserved[]
}

/** Writes a plan's statement. Its marker is drawn at random and leaves in no answer, so no record can hold it. */
export function preparePlan(plan: Plan): PreparedPlan {
  const { sql, ...written } = statementOf(plan, randomBytes(16).toString('hex'))
  return { plan, ...written, uses: usesOf(plan), statement: compileSql(sql), unserved: unservedIn(plan) }
}

/**
 * Answers a plan: the members of GraphQL's `data` as JSON text without the braces, as PostgreSQL wrote it. What is
 * personal in it is in the ledger before it is returned; where the ledger refuses, nothing leaves. Throws KHO550
 * when the registry has moved on from the plan's version: plan again, once.
 */
export async function answer(plan: Plan, options: AnswerOptions): Promise<string> {
  return plan.roots.length === 0 ? '' : answerPrepared(preparePlan(plan), [], options)
}

/** The same of a plan that was prepared before, with the values of its parameters in the order of their slots. */
export async function answerPrepared(
  prepared: PreparedPlan,
  given: readonly Value[],
  options: AnswerOptions,
): Promise<string> {
  const { plan, statement } = prepared
  const [row] = await inStage('query', () =>
    run(plan, { ...statement, values: withGiven(statement.values, given) }, options.database),
  )
  const [ok, text, subjects] = row ?? []
  if (ok === 'past') notKept()
  if (ok !== 't') stale(plan)
  for (const { dataset, field } of prepared.unserved) noteUnserved(dataset, field)
  if (typeof text !== 'string' || typeof subjects !== 'string') tooLarge()
  return inStage('answer', async () => {
    await record(plan, readsOf(prepared, toldIn(subjects), given), options)
    const { before, after } = prepared.around
    return sealedCursors(`${before}${text}${after}`, prepared.markers, plan.cursorKey)
  })
}

async function record(plan: Plan, reads: ReturnType<typeof readsOf>, options: AnswerOptions): Promise<void> {
  if (reads.length === 0) return
  const { version, ask } = plan
  const { ledger, correlationId } = options
  await ledger.append({ principal: ask.principal, purpose: ask.purpose, correlationId, version, reads })
}

async function run(plan: Plan, statement: CompiledSql, database: Database): Promise<readonly Row[]> {
  try {
    return await database.rows(statement)
  } catch (cause) {
    if (cause instanceof KhoError) throw cause
    // A table or column that is gone means that the contract has changed since; anything else is ours.
    if (await hasMovedOn(plan, database)) stale(plan)
    throw failed(cause)
  }
}

async function hasMovedOn(plan: Plan, database: Database): Promise<boolean> {
  const now = await currentRules(database).catch(() => null)
  return now !== null && (now.version !== plan.version || now.closings !== (plan.ask.city.closings ?? 0))
}

/** The server's words stay behind: they may hold an agency's data. */
function failed(cause: unknown): KhoError {
  const code = cause instanceof Error && 'severity' in cause && 'code' in cause ? cause.code : null
  if (code === null) return new KhoError('KHO501', 'The store did not answer.', {}, { cause })
  if (code === canceled) return new KhoError('KHO451', 'The store took too long to answer.', {}, { cause })
  return new KhoError('KHO551', 'The store could not answer.', {}, { cause })
}

function tooLarge(): never {
  throw new KhoError('KHO450', `The answer has more than ${mostBytes} bytes.`, { most: mostBytes })
}

function notKept(): never {
  throw new KhoError('KHO432', 'Not every version of that moment is kept, or it has not come.')
}

function stale(plan: Plan): never {
  throw new KhoError('KHO550', 'The rules have changed since this was planned.', { version: plan.version })
}
