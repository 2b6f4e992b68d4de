import { sql } from 'kysely'
import type { Contract } from '../contract/contract.ts'
import { untilColumn, versionColumns } from '../contract/version-columns.ts'
import type { Sql } from '../sql.ts'

/**
 * The records of a dataset as they stand, or as they stood at a moment: then each row says by `_until` when it stopped
 * being the record, null of one that is it still. Conditions on the rows reach the indexes of both tables.
 */
export function recordsSql(contract: Contract, asOf: string | null): Sql {
  const data = sql.id('data', contract.dataset)
  if (asOf === null) return data
  const columns = sql.join(versionColumns(contract).map((name) => sql.id(name)))
  const [until, moment] = [sql.id(untilColumn), sql`${asOf}::timestamptz`]
  return sql`(
    select ${columns}, null::timestamptz as ${until} from ${data} where _at <= ${moment}
    union all select ${columns}, ${until} from ${sql.id('history', contract.dataset)} where _at <= ${moment} and ${until} > ${moment})`
}
