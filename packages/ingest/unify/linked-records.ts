import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { hasLinkedFields, type LinkedField, linkedFields } from '../check/links.ts'
import type { Target } from '../load/changes.ts'
import { stagingTable } from '../load/staging.ts'
import { heldRecords } from './held-records.ts'
import { answerSql } from './look-up.ts'

/**
 * Calls for another look at the records that were found by numbers whose links a run is about to change, before it
 * changes them. `first`: the dataset holds no link yet.
 */
export async function callLinked(session: Session, { run, contract }: Target, first: boolean): Promise<void> {
  const { dataset, key } = contract
  const [asked] = await session.rows(sql`select exists (select from kho.linked where via = ${dataset})`)
  if (asked?.[0] !== 't') return
  const number = sql.id(key[0] ?? '')
  const [rows, changes] = [stagingTable(run), stagingTable(run, 'changes')]
  const some = first
    ? sql``
    : sql`and k.number in (
        select s.${number} from ${rows} as s join ${changes} as c on c.staged = s._id where c.op in ('insert', 'update')
        union select d.${number} from ${heldRecords(contract)} as d join ${changes} as c on c.stored = d._id
        where c.op in ('update', 'delete'))`
  await session.rows(sql`update kho.linked as k set due = true where k.via = ${dataset} and not k.due ${some}`)
}

/**
 * Keeps by which number each record was found that a run has published. Takes its turn with those who publish links:
 * whatever they changed since the numbers were looked up is called for here, whatever they change later by them.
 */
export async function noteLinked(session: Session, target: Target, first: boolean): Promise<void> {
  const { run, contract, binding } = target
  if (!hasLinkedFields(contract)) return
  const fields = linkedFields(target)
  const linked = stagingTable(run, 'linked')
  const mine = sql`k.dataset = ${contract.dataset} and k.source = ${binding.source}`
  await session.rows(sql`
    select from kho.moment where dataset = any(${fields.map(({ linking }) => linking.dataset)}::text[])
    order by dataset for share`)
  if (first) await session.rows(sql`delete from kho.linked as k where ${mine}`)
  else await forgetFound(session, target, mine)
  const kept = first ? heldRecords(contract) : stagingTable(run) // a first load's staging may be the dataset by now
  const vias = fields.map(({ field, linking }) => sql`(${field}::text, ${linking.dataset}::text)`)
  if (vias.length === 0) return
  await session.rows(sql`
    insert into kho.linked as k (dataset, source, field, id, number, via)
    select distinct on (l.field, l.id) ${contract.dataset}, ${binding.source}, l.field, l.id, l.number, v.via
    from ${linked} as l join (values ${sql.join(vias)}) as v (field, via) on v.field = l.field
    where exists (select from ${kept} as s where s._id = l.id)
    order by l.field, l.id, l.number
    on conflict (dataset, source, field, id) do update set number = excluded.number, via = excluded.via
      where k.number <> excluded.number or k.via <> excluded.via`)
  for (const field of fields) await callOvertaken(session, target, field, mine)
}

/** Records that are gone, that were looked at again, or that a number is no longer needed for. */
async function forgetFound(session: Session, { run, contract, binding, whole }: Target, mine: Sql): Promise<void> {
  const changes = stagingTable(run, 'changes')
  const [rows, linked] = [stagingTable(run), stagingTable(run, 'linked')]
  await session.rows(sql`
    delete from kho.linked as k where ${mine} and (
      k.id in (select stored from ${changes} where op in ('update', 'delete') and staged is distinct from stored)
      or k.id in (select _id from ${rows}) and not exists (
        select from ${linked} as l where l.id = k.id and l.field = k.field)
      or ${whole} and k.id not in (select _id from ${rows}) and not exists (
        select from ${heldRecords(contract)} as d where d._id = k.id and d._source = ${binding.source}))`)
  await session.rows(sql`
    update kho.linked as k set due = false where ${mine} and k.due
      and k.id in (select _id from ${rows} union all select _id from ${stagingTable(run, 'refused')})`)
}

/** Where links were published since the run began, its answers may be older than they are. */
async function callOvertaken(
  session: Session,
  { run, contract, binding }: Target,
  { field, linking }: LinkedField,
  mine: Sql,
): Promise<void> {
  const [changed] = await session.rows(sql`
    select exists (select from kho.moment as m, kho.run as r
      where m.dataset = ${linking.dataset} and r.run = ${run} and m.at >= r.started_at)`)
  if (changed?.[0] !== 't') return
  await session.rows(sql`
    update kho.linked as k set due = true from ${heldRecords(contract)} as d
    where ${mine} and k.field = ${field} and k.id in (select id from ${stagingTable(run, 'linked')})
      and d._id = k.id and d._source = ${binding.source}
      and d.${sql.id(field)} is distinct from ${answerSql(linking, sql`k.number`)}`)
}
