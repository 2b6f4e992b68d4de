import type { Binding } from '@kho/schema/contract/contract.ts'
import { secondsOf } from '../jobs/duration.ts'
import type { Snapshot } from '../source.ts'

/** What of its source one run reads. */
export type ReadMode = 'whole' | 'compare' | 'changes'

/** What is known of the last read. */
export interface LastRead {
  readonly position: string | null
  readonly fingerprint: string | null
  readonly comparedAgo: number | null
}

export interface ReadQuestion {
  readonly binding: Binding
  /** Null before the first. */
  readonly last: LastRead | null
  readonly fingerprint: string
  /** Everything again, or everything compared, though a cursor would do. */
  readonly asked: 'due' | 'compare' | 'whole'
  readonly can: Pick<Snapshot, 'changes' | 'marks'>
}

/**
 * How a run reads. Records that were read by another plan are all read again; otherwise a cursor's changes until its
 * compare is due, and a compare wherever the source can tell its rows apart without sending them.
 */
export function planRead({ binding, last, fingerprint, asked, can }: ReadQuestion): ReadMode {
  if (last === null || last.fingerprint !== fingerprint || asked === 'whole') return 'whole'
  const known = binding.mode === 'cursor' && can.changes !== null && last.position !== null
  if (known && asked === 'due' && !isDue(binding, last)) return 'changes'
  return can.marks === null ? 'whole' : 'compare'
}

/** Changes alone miss deletes and what commits late, so a cursor is compared daily unless its binding says otherwise. */
function isDue({ reconcile }: Binding, { comparedAgo }: LastRead): boolean {
  return comparedAgo === null || comparedAgo >= secondsOf(reconcile ?? '1d')
}
