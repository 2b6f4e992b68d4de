import type { City } from '@kho/schema/contract/city.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { type PullPlan, planBinding } from '../pull/pull-plan.ts'

/** One thing that is wrong with records of one (dataset, source), as its agency may be told of it. */
export interface Defect {
  readonly dataset: string
  readonly source: string
  readonly field: string | null
  readonly rule: string
  readonly records: number
  /** In UTC, as `2020-11-02 08:00:00.123456`. */
  readonly firstSeen: string
  readonly lastSeen: string
  /** The source's own keys of some of the records, each as `column=value`, the latest first. Personal. */
  readonly keys: readonly string[]
}

export interface DefectsWanted {
  /** Sources whose defects are asked for. */
  readonly sources: readonly string[]
  /** As many keys for each defect, none unless the report goes to the agency whose records they are. */
  readonly keys: number
}

/** What is wrong with the records that wait, the most frequent first. A record with two faults counts in both. */
export async function defectsOf(
  session: Session,
  city: City,
  { sources, keys }: DefectsWanted,
): Promise<readonly Defect[]> {
  const rows = await session.rows(sql`
    select q.dataset, q.source, b ->> 'field', b ->> 'rule', count(distinct q.quarantined),
      min(q.first_seen at time zone 'UTC'), max(q.last_seen at time zone 'UTC')
    from kho.quarantine as q, json_array_elements(q.breaches) as b
    where q.source = any(${sources}::text[])
    group by 1, 2, 3, 4 order by 5 desc, 1, 2, 4, 3`)
  const defects = rows.map(([dataset, source, field, rule, records, first, last]) => ({
    ...{ dataset: dataset ?? '', source: source ?? '', field: field ?? null, rule: rule ?? '' },
    ...{ records: Number(records), firstSeen: first ?? '', lastSeen: last ?? '' },
  }))
  const known = defects.filter(({ dataset, source }) =>
    city.contracts.get(dataset)?.sources.some((binding) => binding.source === source),
  )
  const told: Defect[] = []
  for (const defect of known) {
    const plan = planBinding(city, defect.dataset, defect.source)
    told.push({ ...defect, keys: keys > 0 ? await keysOf(session, plan, { ...defect, most: keys }) : [] })
  }
  return told
}

type Which = Pick<Defect, 'field' | 'rule'> & { readonly most: number }

/** By the columns that are mapped to the key; of a record that is only kept as it was mapped, by its fields. */
async function keysOf(session: Session, { contract, binding }: PullPlan, { field, rule, most }: Which) {
  const parts = contract.key.flatMap((name) => {
    const mapping = binding.map[name]
    return mapping && 'from' in mapping ? [{ name, column: mapping.from }] : []
  })
  const cells = parts.map(
    ({ name, column }) => sql`coalesce(q.raw -> 'columns' ->> ${column}, q.raw -> 'fields' ->> ${name})`,
  )
  const rows = await session.rows(sql`
    select ${sql.join(cells)} from kho.quarantine as q
    where q.dataset = ${contract.dataset} and q.source = ${binding.source} and q.raw::text <> '{}'
      and exists (select from json_array_elements(q.breaches) as b
        where b ->> 'rule' = ${rule} and b ->> 'field' is not distinct from ${field})
    order by q.last_seen desc, q.quarantined limit ${most}`)
  return rows.map((row) => parts.map(({ column }, at) => `${column}=${row[at] ?? ''}`).join(', '))
}
