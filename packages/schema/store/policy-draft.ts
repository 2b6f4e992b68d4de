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
  readonly submittedAt: Date | null
}

/** A draft, held until the transaction ends: two who decide about it take turns. Null where there is none. */
export async function holdDraft(session: Session, draft: string): Promise<PolicyDraft | null> {
  if (!z.uuid().safeParse(draft).success) return null
  const [row] = await session.rows(sql`
    select json_build_object('draft', draft, 'version', version, 'state', state, 'datasets', datasets, 'owners', owners,
      'changes', changes, 'base', base, 'needs', needs, 'account', encode(author, 'hex'),
      'person', encode(author_person, 'hex'), 'submittedAt', submitted_at)
    from kho.policy_draft where draft = ${draft} for update`)
  if (!row) return null
  const { account, person, submittedAt, ...told } = rowForm.parse(JSON.parse(row[0] ?? 'null'))
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
  submittedAt: z.string().nullable(),
})
