import type { City } from '@kho/schema/contract/city.ts'
import type { Field } from '@kho/schema/contract/contract.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { linkedFields } from '../check/links.ts'
import type { Binding } from '../jobs/binding.ts'
import type { OpenRun } from '../load/open-run.ts'
import { publishPart } from '../load/part.ts'
import { stagingTable } from '../load/staging.ts'
import { type PullPlan, planBinding } from '../pull/pull-plan.ts'
import { heldRecords } from '../unify/held-records.ts'
import { answerSql } from '../unify/look-up.ts'
import { isReplayable, type RefusedRecord, replayedPart } from './refused-rows.ts'

/** By these rules links refuse: a number that none has, and one that several have. */
export const linkRules = ['unknown_number', 'ambiguous_number'] as const

const atATime = 2000

/**
 * Looks again at the records whose numbers may stand for somebody else now: as the source told them, with the links and
 * the checks of today. What passes is published; of what does not, the last good version stays and is stale.
 */
export async function relink(open: OpenRun): Promise<void> {
  const plan = ownPlan(open.plan)
  for (let after: string | null = null; ; ) {
    const rows = await dueRecords(open, after)
    const last = rows.at(-1)
    if (!last) return
    after = last.place
    const complete = (session: Session) => asFields(session, open.run)
    const published = await publishPart({ ...open, plan }, { ...replayedPart(rows, plan), complete })
    if (published.state === 'held') return
  }
}

/** A plan whose source is the dataset itself, its numbers in the place of what they stood for. */
function ownPlan({ contract, binding, source, ...plan }: PullPlan): PullPlan {
  const linked = new Map(linkedFields({ contract, binding }).map(({ field, linking }) => [field, linking]))
  const map = Object.fromEntries(
    contract.fields.map(({ name }) => {
      const linking = linked.get(name)
      return [name, { from: name, values: null, ...(linking ? { linked: linking } : {}) }]
    }),
  )
  return {
    ...plan,
    contract,
    binding: { ...binding, map, deletes: 'none' },
    source: { ...source, timeZone: null },
    columns: contract.fields.map(({ name }) => name),
    key: contract.key,
  }
}

async function dueRecords({ database, plan }: OpenRun, after: string | null): Promise<readonly RefusedRecord[]> {
  const { contract, binding } = plan
  const linked = new Set(linkedFields(plan).map(({ field }) => field))
  const cells = contract.fields.map((field) => {
    if (!linked.has(field.name)) return textSql(field)
    const number = sql`
      select k.number from kho.linked as k where k.dataset = ${contract.dataset} and k.source = ${binding.source}
        and k.field = ${field.name} and k.id = d._id`
    return sql`coalesce((${number}), ${textSql(field)})`
  })
  const rows = await database.rows(sql`
    select d._id, d._origin, d._version, ${sql.join(cells)} from ${dueSql(plan)}
      and (${after}::uuid is null or d._id > ${after}::uuid)
    order by d._id limit ${sql.lit(atATime)}`)
  return rows.map(([id, origin, version, ...texts]) => ({
    quarantined: '',
    place: id ?? '',
    origin: origin ?? null,
    version: version ?? null,
    cells: texts,
  }))
}

/** A field's text as a source would send it. */
function textSql({ name, list }: Field): Sql {
  const column = sql.id('d', name)
  return list ? sql`array_to_json(${column}::text[])::text` : sql`${column}::text`
}

/** Records called for, but those that the source has told a newer version of, which was refused: that one is the last word. */
function dueSql(plan: PullPlan): Sql {
  const { contract, binding } = plan
  const mine = sql`dataset = ${contract.dataset} and source = ${binding.source}`
  const fields = linkedFields(plan).map(({ field }) => field)
  return sql`
    ${heldRecords(contract)} as d where d._source = ${binding.source}
      and d._id in (select id from kho.linked where ${mine} and due and field = any(${fields}::text[]))
      and not exists (
        select from kho.quarantine as q where ${mine} and q.id = d._id and q.raw -> 'columns' is not null)`
}

/** What is refused here is held as fields: only the source can tell its columns. */
async function asFields(session: Session, run: string): Promise<void> {
  await session.rows(sql`
    update ${stagingTable(run, 'refused')} set _raw = json_build_object('fields', _raw -> 'columns')`)
}

/** Bindings that links call for another look at, in the documents' order. */
export async function dueLinks(session: Session, city: City): Promise<readonly Binding[]> {
  const due: Binding[] = []
  for (const { dataset, sources } of city.contracts.values()) {
    for (const { source } of sources) {
      if (await isLinkDue(session, planBinding(city, dataset, source))) due.push({ dataset, source })
    }
  }
  return due
}

/** Whether a binding has records that links call for, or numbers in quarantine that have an answer now. */
async function isLinkDue(session: Session, plan: PullPlan): Promise<boolean> {
  const fields = linkedFields(plan)
  if (fields.length === 0) return false
  const { contract, binding } = plan
  const answered = fields.map(
    ({ field, column, linking }) => sql`exists (
      select from kho.quarantine as q, json_array_elements(q.breaches) as b
      where q.dataset = ${contract.dataset} and q.source = ${binding.source} and b ->> 'field' = ${field}
        and b ->> 'rule' = any(${[...linkRules]}::text[])
        and ${isReplayable(plan)}
        and ${answerSql(linking, sql`(q.raw -> 'columns' ->> ${column})`)} is not null)`,
  )
  const [due] = await session.rows(sql`
    select exists (select from ${dueSql(plan)}) or ${sql.join(answered, sql` or `)}`)
  return due?.[0] === 't'
}
