import { catchUp } from './follow/catch-up.ts'
import type { RunResult } from './load/part.ts'
import { type SyncOptions, syncDataset } from './run.ts'

/** Brings a dataset to what one of its sources holds now, in the way its binding says. */
export function syncBinding(options: SyncOptions): Promise<RunResult> {
  const { city, dataset, source } = options
  const binding = city.contracts.get(dataset)?.sources.find((candidate) => candidate.source === source)
  return binding?.mode === 'log' ? catchUp(options) : syncDataset(options)
}
