import type { Bilingual } from '@kho/schema/contract/bilingual.ts'
import type { BindingStatus } from './binding-status.ts'
import { type Problem, problemsOf } from './problems.ts'
import type { RetainedLog, Seen, WorkerCounts } from './seen.ts'

/** How a city stands: what `kho status` shows and `--json` gives whole. */
export interface CityStatus {
  readonly city: string
  readonly title: Bilingual
  readonly synthetic: boolean
  readonly version: number
  readonly sources: number
  readonly datasets: number
  readonly workers: WorkerCounts
  readonly logs: readonly RetainedLog[]
  readonly bindings: readonly BindingStatus[]
  readonly conflicts: number
  /** What needs somebody, the most urgent first. */
  readonly problems: readonly Problem[]
  /** Nothing is broken: late by itself, held or waiting for consent is not. */
  readonly ok: boolean
}

/** What was seen, with what follows from it. Pure. */
export function cityStatusOf(seen: Seen): CityStatus {
  const { city, version, workers, logs, bindings, conflicts } = seen
  const problems = problemsOf(seen)
  return {
    city: city.city,
    title: city.title,
    synthetic: city.synthetic,
    version,
    sources: city.sources.size,
    datasets: new Set(bindings.map(({ dataset }) => dataset)).size,
    workers,
    logs,
    bindings,
    conflicts,
    problems,
    ok: !problems.some(({ kind }) => kind === 'broken' || kind === 'no_worker'),
  }
}
