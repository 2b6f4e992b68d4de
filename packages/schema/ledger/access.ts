import type { ReadableEntry } from './access-page.ts'

/** What one entry tells somebody it is about, or who asked: nothing of the other people in it. */
export interface Access {
  readonly entry: ReadableEntry
  /** Whether the reader is who asked. */
  readonly byMe: boolean
  readonly asker: {
    readonly kind: string
    readonly agency: string | null
    readonly application: string | null
    /** Whether the asker acted for the reader. */
    readonly forMe: boolean
  }
  readonly purpose: AccessPurpose | null
  /** What was changed or put off, as `kind.verb`; null of a read. */
  readonly action: string | null
  readonly reads: readonly AccessRead[]
  /** Whether the entry names nobody but the reader and who asked: then its body may be shown. */
  readonly alone: boolean
}

/** A procedure's code; or a task, and the datasets that assign it. */
export interface AccessPurpose {
  readonly procedure: string | null
  readonly tasks: readonly string[]
}

export interface AccessRead {
  readonly dataset: string
  readonly fields: readonly string[]
  readonly rules: readonly string[]
  readonly bases: readonly string[]
  /** How many people the same was read of. */
  readonly people: number
}

/** A body as `docs/ledger.md` fixes it, of the kinds that mention somebody. */
interface Body {
  readonly kind: string
  readonly asker: Omit<Access['asker'], 'forMe'> & {
    readonly person: string | null
    readonly behalf?: readonly string[]
  }
  readonly purpose?: {
    readonly procedure: string | null
    readonly tasks: readonly { readonly dataset: string }[]
  } | null
  readonly action?: string
  readonly reads?: readonly (Omit<AccessRead, 'people'> & { readonly subjects: readonly string[] })[]
  readonly target?: { readonly subjects: readonly string[] }
}

/** Under this name a look at one's own entries stands among the datasets of a read; no document can have it. */
export const ledgerName = '_ledger'

/** Under this name, among the rules of a read, a steward looked at what the rules decide of a record; no document can have it. */
export const rulesLook = '_rules'

/** An entry as somebody with these pseudonyms may be told of it: of what was read only what was read of them. */
export function accessOf(
  entry: ReadableEntry,
  mine: { readonly pseudonyms: ReadonlySet<string>; readonly side: 'about' | 'by' },
): Access {
  const body: Body = JSON.parse(entry.body)
  const all = body.reads ?? []
  const isMine = (subject: string) => mine.pseudonyms.has(subject)
  const told = mine.side === 'by' ? all : all.filter(({ subjects }) => subjects.some(isMine))
  const named = [...all.flatMap(({ subjects }) => subjects), ...(body.target?.subjects ?? [])]
  const { kind, agency, application, behalf = [] } = body.asker
  return {
    entry,
    byMe: mine.side === 'by',
    asker: { kind, agency, application, forMe: behalf.some(isMine) },
    purpose: body.purpose
      ? { procedure: body.purpose.procedure, tasks: body.purpose.tasks.map(({ dataset }) => dataset) }
      : null,
    action: body.action ?? (body.kind === 'delay' ? 'ledger.delay' : null),
    reads: told.map(({ subjects, ...read }) => ({ ...read, people: subjects.length })),
    alone: named.every(isMine),
  }
}
