import { sql } from 'kysely'
import { z } from 'zod'
import type { Session } from './database.ts'

/** A version that wrote the rules of a dataset anew. People stand here by their agencies alone. */
export interface PolicyMoment {
  readonly version: number
  readonly appliedAt: string
  /** The whole document; null where it was taken away. */
  readonly text: string | null
  /** Null where the version came of `kho apply`. */
  readonly draft: string | null
  readonly reason: string | null
  readonly rollsBackTo: number | null
  /** Null of a draft that was held back from `kho apply`. */
  readonly authorAgency: string | null
  readonly agreements: readonly { readonly agency: string; readonly standing: string; readonly at: string }[]
}

/** Of more versions than these the older ones are not looked into. */
const mostVersions = 500

/** The latest versions that wrote one document anew, the newest first. `session` reads the registry and drafts. */
export async function policyMoments(session: Session, path: string, first: number): Promise<readonly PolicyMoment[]> {
  const rows = await session.rows(sql`
    with others as (
      select version, applied_at, documents from (
        select version, applied_at, documents, policy_hash is distinct from lag(policy_hash) over (order by version)
          or contract_hash is distinct from lag(contract_hash) over (order by version) as differs
        from kho.registry) as r
      where differs order by version desc limit ${String(mostVersions)}::int8
    ), written as (
      select version, applied_at, (select d ->> 'text' from jsonb_array_elements(documents) as d
        where d ->> 'path' = ${path}) as text from others
    ), changed as (
      select *, text is distinct from lag(text) over (order by version) as differs from written
    )
    select json_build_object('version', c.version,
      'appliedAt', to_char(c.applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'text', c.text,
      'draft', d.draft, 'reason', d.reason, 'rollsBackTo', d.rolls_back_to, 'authorAgency', d.author_agency,
      'agreements', coalesce((select json_agg(json_build_object('agency', a.agency, 'standing', a.standing,
        'at', to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by a.agency)
        from kho.policy_approval as a where a.draft = d.draft), '[]'))
    from changed as c left join kho.policy_draft as d on d.became = c.version
    where c.differs order by c.version desc limit ${String(first)}::int8`)
  return rows.map(([text]) => momentForm.parse(JSON.parse(text ?? '')))
}

const momentForm = z.object({
  version: z.int(),
  appliedAt: z.string(),
  text: z.string().nullable(),
  draft: z.string().nullable(),
  reason: z.string().nullable(),
  rollsBackTo: z.int().nullable(),
  authorAgency: z.string().nullable(),
  agreements: z.array(z.object({ agency: z.string(), standing: z.string(), at: z.string() })),
})
