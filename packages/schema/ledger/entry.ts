import type { Principal, Purpose } from '../policy/principal.ts'
import { askerBody, askerSubjects } from './asker.ts'
import { type Pseudonym, type SubjectKey, sorted } from './subject-key.ts'

/** What was read of one dataset. `fields` were returned or used in filter, order or search. */
export interface DatasetRead {
  readonly dataset: string
  readonly fields: readonly string[]
  readonly rules: readonly string[]
  /** The legal grounds that these rules name. */
  readonly bases: readonly string[]
  readonly subjects: readonly SubjectKey[]
  /** Those of them who were asked for by name and of whom nothing was shown. */
  readonly missed?: readonly SubjectKey[]
}

/** One read, as it must stand in the ledger before its answer leaves. */
export interface ReadEntry {
  readonly principal: Principal
  readonly purpose: Purpose | null
  readonly correlationId: string
  /** Of contracts and policies. */
  readonly version: number
  readonly reads: readonly DatasetRead[]
}

/** The key of a task may name a person's matter, so it is a subject; a procedure's code is public. */
function taskSubject(purpose: Purpose | null): SubjectKey | null {
  return purpose && !purpose.procedure ? { kind: 'task', key: purpose.key } : null
}

/** Every subject an entry names. */
export function subjectsOf(entry: ReadEntry): readonly SubjectKey[] {
  const task = taskSubject(entry.purpose)
  const people = entry.reads.flatMap((read) => read.subjects)
  return [...askerSubjects(entry.principal), ...(task ? [task] : []), ...people]
}

/** The members of an entry's body that tell of the read. `docs/ledger.md` fixes them. */
export function readBody(entry: ReadEntry, pseudonym: Pseudonym): { readonly [member: string]: unknown } {
  return {
    kind: 'read',
    asker: {
      ...askerBody(entry.principal, pseudonym),
      ...selfBody(entry, pseudonym),
      ...behalfBody(entry, pseudonym),
    },
    purpose: purposeBody(entry.purpose, pseudonym),
    correlation: entry.correlationId.toWellFormed(),
    version: entry.version,
    reads: entry.reads.map((read) => ({
      dataset: read.dataset,
      fields: sorted(read.fields),
      rules: sorted(read.rules),
      bases: sorted(read.bases),
      subjects: sorted(read.subjects.map(pseudonym)),
      ...(read.missed?.length ? { missed: sorted(read.missed.map(pseudonym)) } : {}),
    })),
  }
}

/** Where the read is of the asker under another kind, an officer of a dossier of their own: it is not another's look at them. */
function selfBody({ principal, reads }: ReadEntry, pseudonym: Pseudonym): { readonly self?: readonly string[] } {
  const isOwn = ({ kind, key }: SubjectKey) => key === principal.person && kind !== 'person'
  const own = reads.flatMap(({ subjects }) => subjects.filter(isOwn))
  return own.length === 0 ? {} : { self: sorted(own.map(pseudonym)) }
}

/** Those of whom was read and for whom the asker acted. */
function behalfBody({ principal, reads }: ReadEntry, pseudonym: Pseudonym): { readonly behalf?: readonly string[] } {
  const represented = new Set(principal.represents ?? [])
  if (represented.size === 0) return {}
  const named = reads.flatMap(({ subjects }) => subjects.filter(({ key }) => represented.has(key)))
  return named.length === 0 ? {} : { behalf: sorted(named.map(pseudonym)) }
}

function purposeBody(purpose: Purpose | null, pseudonym: Pseudonym): { readonly [member: string]: unknown } | null {
  if (!purpose) return null
  const task = taskSubject(purpose)
  const tasks = purpose.tasks.map(({ dataset, assigned }) => ({ dataset, assigned }))
  return task ? { procedure: null, task: pseudonym(task), tasks } : { procedure: purpose.key, task: null, tasks }
}
