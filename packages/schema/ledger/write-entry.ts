import type { Code } from '../error.ts'
import type { Principal } from '../policy/principal.ts'
import { askerBody, askerSubjects } from './asker.ts'
import { type Pseudonym, type SubjectKey, sorted } from './subject-key.ts'

/** What was changed, named so that it is found again. */
export interface WriteTarget {
  /** What it is one of: `request`, `grant`, `policy`, `run`. */
  readonly kind: string
  /** Its id within the kind: a name from the documents or an id of Kho's own, never one that tells of a person. */
  readonly key: string
  /** The people it concerns; as pseudonyms in the entry. */
  readonly subjects?: readonly SubjectKey[]
}

/**
 * One change that somebody asked for. It is durable before the change is committed: a change without its entry cannot
 * be, an entry whose change did not come to be can, where the store failed in between.
 */
export interface WriteEntry {
  readonly principal: Principal
  readonly correlationId: string
  /** Of contracts and policies. */
  readonly version: number
  /** What was done, as `kind.verb`: `request.approve`, `policy.apply`, `run.release`. */
  readonly action: string
  readonly target: WriteTarget
  /** `done`, or the code of the error it was refused with. */
  readonly outcome: 'done' | Code
}

/** Every subject a write names. */
export function writeSubjects({ principal, target }: WriteEntry): readonly SubjectKey[] {
  return [...askerSubjects(principal), ...(target.subjects ?? [])]
}

/** The members of an entry's body that tell of the change. `docs/ledger.md` fixes them. */
export function writeBody(entry: WriteEntry, pseudonym: Pseudonym): { readonly [member: string]: unknown } {
  const { kind, key, subjects } = entry.target
  return {
    kind: 'write',
    asker: askerBody(entry.principal, pseudonym),
    correlation: entry.correlationId.toWellFormed(),
    version: entry.version,
    action: entry.action,
    target: { kind, key: key.toWellFormed(), subjects: sorted((subjects ?? []).map(pseudonym)) },
    outcome: entry.outcome,
  }
}
