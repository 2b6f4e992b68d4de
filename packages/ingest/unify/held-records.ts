import type { Contract } from '@kho/schema/contract/contract.ts'
import { isMerged } from '@kho/schema/derive/image.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'

/**
 * The table of what each source's records are as it last told them: the dataset's own, where a key belongs to one
 * source; the images, where sources are merged. What a run reads is compared with these, and changes these.
 */
export function heldRecords(contract: Contract): Sql {
  return sql.id(isMerged(contract) ? 'image' : 'data', contract.dataset)
}
