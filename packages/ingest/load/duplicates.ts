import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { stagingTable } from './staging.ts'

/**
 * Settles keys that one snapshot holds more than once: equal records become one, of differing ones all are refused.
 * Returns how many were refused.
 */
export async function settleDuplicates(session: Session, contract: Contract, run: string): Promise<number> {
  const staging = stagingTable(run)
  const doubled = sql`select _id from ${staging} where _id is not null group by _id having count(*) > 1`
  const [found] = await session.rows(sql`select exists (${doubled})`)
  if (found?.[0] !== 't') return 0
  const fields = sql.join(contract.fields.map((field) => sql.id('s', field.name)))
  await session.rows(sql`
    delete from ${staging} as s using (
      select s._id, min(s.ctid) as first from ${staging} as s join (${doubled}) as d on d._id = s._id
      group by s._id
      having count(distinct row(${fields}, s._gone)::text) = 1 and bool_and(s._breaches is null)
    ) as equal
    where s._id = equal._id and s.ctid <> equal.first`)
  const refused = await session.rows(sql`
    with refused as (
      update ${staging} as s
      set _breaches = ${JSON.stringify([duplicate])}::json,
          _raw = json_build_object('fields', (select row_to_json(f) from (select ${fields}) as f))
      where _breaches is null and _id in (${doubled})
      returning 1
    )
    select count(*) from refused`)
  return Number(refused[0]?.[0] ?? 0)
}

const duplicate = { field: null, rule: 'duplicate_key', message: 'the source holds differing records with this key' }
