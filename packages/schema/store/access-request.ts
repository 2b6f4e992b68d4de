import { sql } from 'kysely'
import { z } from 'zod'
import type { Rule, Way } from '../contract/rule.ts'
import type { Session } from './database.ts'

export type RequestState = 'submitted' | 'approved' | 'refused' | 'withdrawn'

/** A request that no other transaction changes before this one ends. */
export interface HeldRequest {
  readonly request: string
  readonly version: number
  readonly state: RequestState
  readonly dataset: string
  readonly owner: string
  readonly agency: string
  readonly items: readonly string[]
  readonly ways: readonly Way[]
  readonly frequency: Rule['quota']
  readonly days: number
  readonly account: string
  readonly person: string | null
  readonly due: string | null
}

const form = z.object({
  request: z.string(),
  version: z.number(),
  state: z.enum(['submitted', 'approved', 'refused', 'withdrawn']),
  dataset: z.string(),
  owner: z.string(),
  agency: z.string(),
  items: z.array(z.string()),
  ways: z.array(z.enum(['query', 'export', 'changes'])),
  frequency: z.object({ requests: z.number(), seconds: z.number() }).nullable(),
  days: z.number(),
  account: z.string(),
  person: z.string().nullable(),
  due: z.string().nullable(),
})

/** A request for data by its id, held until the transaction ends; null where there is none. */
export async function lockedRequest(session: Session, request: string): Promise<HeldRequest | null> {
  const [row] = await session.rows(sql`
    select json_build_object('request', access_request, 'version', version, 'state', state, 'dataset', dataset,
      'owner', owner, 'agency', agency, 'items', items, 'ways', ways, 'days', days, 'due', due_at,
      'account', encode(account, 'hex'), 'person', encode(person, 'hex'),
      'frequency', case when requests is not null then json_build_object('requests', requests, 'seconds', seconds) end)
    from kho.access_request where access_request = ${request}::uuid for update`)
  return row ? form.parse(JSON.parse(row[0] ?? '')) : null
}
