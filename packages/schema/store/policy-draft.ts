import { sql } from 'kysely'
import { z } from 'zod'
import type { Session } from './database.ts'
import type { DocumentChange } from './policy-document.ts'

export type DraftState = 'draft' | 'submitted' | 'approved' | 'current' | 'rejected' | 'withdrawn'

/** A change of rules on its way. */
export interface PolicyDraft {
  readonly draft: string
  /** Counts the changes of the draft itself. */
  readonly version: number
  readonly state: DraftState
  readonly datasets: readonly string[]
  readonly owners: readonly string[]
  readonly changes: readonly DocumentChange[]
  /** The version of the registry that it was written against. */
  readonly base: number
  /** The agencies that must agree. */
  readonly needs: readonly string[]
  /** Keyed hashes of the account and, where it is known, of the person. */
  readonly author: { readonly account: Buffer; readonly person: Buffer | null }
  /** Null where it was held back from `kho apply`. */
  readonly authorAgency: string | null
  readonly submittedAt: Date | null
}

/** A draft that waits for agencies to agree. */
export interface WaitingDraft extends PolicyDraft {
  /** Those that have not yet. */
  readonly lacking: readonly string[]
  readonly reason: string
  /** What it opens, as it was submitted. */
  readonly opens: unknown
}

/** A draft, held until the transaction ends: two who decide about it take turns. Null where there is none. */
export async function holdDraft(session: Session, draft: string): Promise<PolicyDraft | null> {
  if (!z.uuid().safeParse(draft).success) return null
  const [row] = await session.rows(sql`
    select ${columns} from kho.policy_draft as d where draft = ${draft} for update`)
  return row ? draftOf(row[0]) : null
}

/** Every draft that waits, the oldest first. */
export async function waitingDrafts(session: Session): Promise<readonly WaitingDraft[]> {
  const rows = await session.rows(sql`
    select ${columns}, array_to_json(array(select n from unnest(d.needs) as n where not exists (
      select from kho.policy_approval as a where a.draft = d.draft and a.agency = n collate "C"))), d.reason, d.opens
    from kho.policy_draft as d where d.state = 'submitted' order by d.submitted_at, d.draft`)
  return rows.map(([draft, lacking, reason, opens]) => ({
    ...draftOf(draft),
    lacking: z.array(z.string()).parse(JSON.parse(lacking ?? '[]')),
    reason: reason ?? '',
    opens: JSON.parse(opens ?? '[]'),
  }))
}

const columns = sql`json_build_object('draft', d.draft, 'version', d.version, 'state', d.state, 'datasets', d.datasets,
  'owners', d.owners, 'changes', d.changes, 'base', d.base, 'needs', d.needs, 'account', encode(d.author, 'hex'),
  'person', encode(d.author_person, 'hex'), 'authorAgency', d.author_agency, 'submittedAt', d.submitted_at)`

function draftOf(text: string | null | undefined): PolicyDraft {
  const { account, person, submittedAt, ...told } = rowForm.parse(JSON.parse(text ?? 'null'))
  return {
    ...told,
    author: { account: Buffer.from(account, 'hex'), person: person === null ? null : Buffer.from(person, 'hex') },
    submittedAt: submittedAt === null ? null : new Date(submittedAt),
  }
}

const rowForm = z.object({
  draft: z.string(),
  version: z.int(),
  state: z.enum(['draft', 'submitted', 'approved', 'current', 'rejected', 'withdrawn']),
  datasets: z.array(z.string()),
  owners: z.array(z.string()),
  changes: z.array(z.object({ path: z.string(), was: z.string().nullable(), text: z.string().nullable() })),
  base: z.int(),
  needs: z.array(z.string()),
  account: z.string(),
  person: z.string().nullable(),
  authorAgency: z.string().nullable(),
  submittedAt: z.string().nullable(),
})
