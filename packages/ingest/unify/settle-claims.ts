import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { isMerged } from '@kho/schema/derive/image.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Target } from '../load/changes.ts'
import { stagingTable } from '../load/staging.ts'
import { planBinding } from '../pull/pull-plan.ts'

/** A source whose refused claims may become records as they are, if they were checked against this plan. */
export interface Claimant {
  readonly source: string
  readonly fingerprint: string
}

/** The other sources of a dataset whose keys belong to one source each, in the contract's order. */
export function claimantsOf(city: City, contract: Contract, letsGo: string): readonly Claimant[] {
  if (isMerged(contract)) return []
  const others = contract.sources.filter(({ source }) => source !== letsGo)
  return others.map(({ source }) => ({ source, fingerprint: planBinding(city, contract.dataset, source).fingerprint }))
}

/**
 * Gives the keys that a run has let go of to the sources that wait with a claim on them, the first of the contract's
 * order where several do: their record was checked when it came, and takes the key in the same transaction. A claim that
 * was checked against other documents stays where it is: its source is read whole next.
 */
export async function settleClaims(
  session: Session,
  { run, contract }: Target,
  moment: string,
  claimants: readonly Claimant[],
): Promise<void> {
  if (claimants.length === 0) return
  const data = sql.id('data', contract.dataset)
  const fields = contract.fields.map(({ name }) => name)
  const letGo = sql`select stored from ${stagingTable(run, 'changes')} where op = 'delete'`
  await session.rows(sql`
    with freed as materialized (
      select distinct on (q.id) q.quarantined, q.source, q.run, q.id, q.raw, q.origin, q.version
      from kho.quarantine as q join kho.run as r using (run)
      join unnest(${claimants.map(({ source }) => source)}::text[], ${claimants.map((one) => one.fingerprint)}::text[])
        with ordinality as f (source, fingerprint, rank) on f.source = q.source and f.fingerprint = r.binding
      where q.dataset = ${contract.dataset} and q.id in (${letGo})
        and json_array_length(q.breaches) = 1 and q.breaches -> 0 ->> 'rule' = 'other_source'
      order by q.id, f.rank
    ), settled as (
      delete from kho.quarantine as q using freed where q.quarantined = freed.quarantined
    ), counted as (
      update kho.checkpoint as c set records = c.records + n.records
      from (select source, count(*) as records from freed group by source) as n
      where c.dataset = ${contract.dataset} and c.source = n.source
    )
    insert into ${data} (${sql.join(fields.map((name) => sql.id(name)))},
      _id, _source, _run, _at, _stale, _origin, _version)
    select ${sql.join(fields.map((name) => sql.id('p', name)))},
      f.id, f.source, f.run, ${moment}::timestamptz, false, f.origin, f.version
    from freed as f, json_populate_record(null::${data}, f.raw -> 'fields') as p`)
}
