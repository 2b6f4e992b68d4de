import type { SourceDocument } from '@kho/schema/contract/city.ts'
import { KhoError } from '@kho/schema/error.ts'

/** How a source wants to be read. */
export interface SourceManners {
  readonly connections: number
  readonly rowsPerSecond: number | null
  /** Requests over HTTP. */
  readonly requests: SourceDocument['limits']['requests']
  /** Milliseconds. */
  readonly longestTransaction: number | null
  readonly mayWrite: boolean
  /** Milliseconds that one answer of the source is waited for: a line may stand and nothing ever come through it. */
  readonly patience: number
  /** How much of its log the source keeps for a follower at most; null: its log is not followed. */
  readonly retainedLog: string | null
}

// The longest answers are the sums of a compare, which a system works at without a word: a minute for ten million rows.
const longestSilence = 30 * 60_000

export function mannersOf({ limits, mayWrite }: SourceDocument): SourceManners {
  return {
    connections: limits.connections,
    rowsPerSecond: limits.rowsPerSecond,
    requests: limits.requests,
    longestTransaction: limits.longestTransaction === null ? null : milliseconds(limits.longestTransaction),
    mayWrite,
    patience: longestSilence,
    retainedLog: limits.retainedLog,
  }
}

/** An account that can do more than read is not used, however well we behave. */
export function refuseExcess(source: string, rights: readonly string[]): void {
  if (rights.length === 0) return
  const shown = rights.slice(0, 5).join(', ')
  const more = rights.length > 5 ? ` and ${rights.length - 5} more` : ''
  throw new KhoError('KHO204', `The account of source ${source} can do more than read: ${shown}${more}.`, {
    source,
    rights: rights.slice(0, 20),
  })
}

/** The account to write grants for: the source's own, or a new one where that one can do too much. */
export function readerOf(user: string | null, excess: readonly string[]): string {
  return user === null || excess.length > 0 ? 'kho_reader' : user
}

const units: { readonly [unit: string]: number } = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_557_600_000,
}

function milliseconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (units[duration.slice(-1)] ?? 0)
}
