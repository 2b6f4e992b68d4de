import type { Value } from '../contract/value.ts'

export type PrincipalKind = 'anonymous' | 'citizen' | 'business' | 'officer' | 'application' | 'steward' | 'operator'

/**
 * Who asks. An absent attribute stops an allow and triggers a deny, so nothing here has a default:
 * anonymous has a kind and nothing else.
 */
export interface Principal {
  readonly kind: PrincipalKind
  /** The token's subject, for the ledger. */
  readonly name?: string
  /** Citizen id of the person, 12 digits. */
  readonly person?: string
  /** Tax code of the enterprise a business account acts for. */
  readonly enterprise?: string
  readonly agency?: string
  /** The agency, its descendants and their successors valid now. */
  readonly units?: readonly string[]
  readonly roles?: readonly string[]
  /** People and enterprises the asker acts for today, by their delegations' records: no token's claim. */
  readonly represents?: readonly string[]
  readonly trust?: number
  readonly application?: string
  /** The API key that the application has shown, by its name. */
  readonly apiKey?: string
  readonly attributes?: { readonly [attribute: string]: Value }
}

/** What a read is for, as resolved from `X-Purpose` before any rule is asked. */
export interface Purpose {
  /** The header as sent: a procedure code or the key of a task's record. */
  readonly key: string
  /** Whether `key` is a procedure the city knows. */
  readonly procedure: boolean
  /** The tasks `key` names: records whose `assigned` field holds the asker. */
  readonly tasks: readonly { readonly dataset: string; readonly assigned: string }[]
}
