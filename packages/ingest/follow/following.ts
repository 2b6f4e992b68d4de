import { KhoError } from '@kho/schema/error.ts'
import type { LogPosition, LogTable } from '../change-log.ts'
import { type OpenRun, type RunOptions, type RunResult, withRun } from '../load/part.ts'
import type { PullPlan } from '../pull/pull-plan.ts'
import { type NetEffect, netEffect } from './net-effect.ts'

/** One dataset while its source's log is followed: under a run of its own, from its own place in the log. */
export interface Following {
  readonly dataset: string
  readonly plan: PullPlan
  readonly table: LogTable
  readonly open: OpenRun
  /** Transactions committed before it are in the dataset already. */
  readonly from: LogPosition
  /** What the log said since the last publishing. */
  effect: NetEffect
  /** Changes taken from the log so far. */
  changes: number
  /** Why it is followed no further; null while it is. */
  stopped: KhoError | 'held' | null
  readonly result: Promise<RunResult>
  /** Ends its run, well or with an error, and waits until the run's record says so. */
  end(error: KhoError | null): Promise<RunResult>
}

/** Opens a dataset's run for following and keeps it open until it is ended. Throws where no run could begin. */
export async function openFollowing(options: RunOptions, plan: PullPlan, from: LogPosition): Promise<Following> {
  const opened = Promise.withResolvers<OpenRun>()
  const ending = Promise.withResolvers<void>()
  const result = withRun(options, 'log', (open) => {
    opened.resolve(open)
    return ending.promise
  })
  ending.promise.catch(() => undefined) // heard by the run, where one is open
  result.catch(opened.reject)
  const open = await opened.promise
  return {
    dataset: plan.contract.dataset,
    plan,
    table: logTableOf(plan),
    open,
    from,
    effect: effectOf(plan),
    changes: 0,
    stopped: null,
    result,
    end: (error) => {
      if (error) ending.reject(error)
      else ending.resolve()
      return result
    },
  }
}

export function logTableOf({ binding, columns, key }: PullPlan): LogTable {
  return { from: binding.from, columns, key }
}

export function effectOf({ binding, columns, key }: PullPlan): NetEffect {
  const { deletes } = binding
  const removes = deletes === 'none' ? 'none' : typeof deletes === 'object' ? 'moves' : 'all'
  return netEffect({ key: key.map((column) => columns.indexOf(column)), removes })
}

/** The change cannot be told row by row: the dataset is joined to the log anew. */
export function unfollowable({ plan }: Following, what: string): KhoError {
  const { contract, binding } = plan
  const message = `${contract.dataset} is compared with ${binding.from} of ${binding.source} again: ${what}.`
  return new KhoError('KHO249', message, { dataset: contract.dataset, source: binding.source, from: binding.from })
}

export function drifted({ plan }: Following, missing: readonly string[]): KhoError {
  const { contract, binding } = plan
  return new KhoError(
    'KHO223',
    `Source ${binding.source} no longer has ${missing.join(', ')}, which ${contract.dataset} reads from ${binding.from}.`,
    { dataset: contract.dataset, source: binding.source, from: binding.from, missing },
  )
}
