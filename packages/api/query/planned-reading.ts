import type { Language } from '@kho/schema/contract/bilingual.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { answeredTree } from '../plan/answered.ts'
import type { RootPlan } from '../plan/plan.ts'
import { type AnswerOptions, answer } from './answer.ts'

/** What one request's own fields read records by: the policy view of whoever asks, and the ledger. */
export interface PlannedReading extends AnswerOptions {
  readonly ask: Ask
  readonly version: number
  readonly cursorKey: Buffer
  readonly language: Language
}

/** What these roots answer, under their keys: entered in the ledger as any other read. */
export async function readRoots(
  reading: PlannedReading,
  roots: readonly RootPlan[],
): Promise<{ readonly [key: string]: unknown }> {
  const { ask, version, language, cursorKey } = reading
  return answeredTree(`{${await answer({ version, ask, language, cursorKey, roots }, reading)}}`)
}
