import { sql } from 'kysely'
import type { Session } from './database.ts'
import type { PolicyDraft } from './policy-draft.ts'
import type { CityHashes } from './registry.ts'

/**
 * Makes a draft's rules current in the transaction that holds it, and gives their version; null where they cannot be: another
 * version became current, an agreement lacks, or what it changes is more than rules. The database itself looks.
 */
export async function switchPolicyOn(
  session: Session,
  { draft, version }: Pick<PolicyDraft, 'draft' | 'version'>,
  { from, hashes }: { readonly from: number; readonly hashes: CityHashes },
): Promise<number | null> {
  const [row] = await session.rows(sql`
    select kho.switch_policy_on(${draft}, ${version}, ${from}, ${hashes.contract}, ${hashes.policy})`)
  return row?.[0] ? Number(row[0]) : null
}
