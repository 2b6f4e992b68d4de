import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Target } from './changes.ts'
import { type Staged, stagingTable } from './staging.ts'

interface PublishedTarget extends Target {
  readonly staged: Staged
}

/**
 * Puts what this run refused, and what other sources' keys kept out, in the place of what this source had in quarantine:
 * all of it after a whole read, otherwise what the run names.
 */
export async function fillQuarantine(session: Session, target: PublishedTarget, compared: boolean): Promise<void> {
  const { run, contract, binding, whole } = target
  const place = sql`${contract.dataset}, ${binding.source}, ${run}::uuid`
  const mine = sql`q.dataset = ${contract.dataset} and q.source = ${binding.source}`
  if (whole) await session.rows(sql`delete from kho.quarantine as q where ${mine}`)
  else await forgetNamed(session, target, mine)
  await session.rows(sql`
    insert into kho.quarantine (dataset, source, run, id, breaches, raw, origin, version)
    select ${place}, r._id, r._breaches, r._raw, r._origin, r._version from ${stagingTable(run, 'refused')} as r`)
  if (!compared) return
  const fields = sql.join(contract.fields.map((field) => sql.id('s', field.name)))
  await session.rows(sql`
    insert into kho.quarantine (dataset, source, run, id, breaches, raw, origin, version)
    select ${place}, s._id, ${claimed},
      json_build_object('fields', (select row_to_json(f) from (select ${fields}) as f)), s._origin, s._version
    from ${stagingTable(run)} as s join ${stagingTable(run, 'changes')} as c on c.staged = s._id
      join ${sql.id('data', contract.dataset)} as d on d._id = c.stored
    where c.op = 'claim'`)
}

/**
 * A record is named by its `_id`; by an origin that the source no longer has; and where its key could not be read, by its
 * origin or by being the same again.
 */
async function forgetNamed(session: Session, { run, staged }: PublishedTarget, mine: Sql): Promise<void> {
  const [rows, refused, removed] = [stagingTable(run), stagingTable(run, 'refused'), stagingTable(run, 'removed')]
  const forget = (named: Sql) => session.rows(sql`delete from kho.quarantine as q where ${mine} and ${named}`)
  const [there] = await session.rows(sql`
    select exists (select from kho.quarantine as q where ${mine}),
      exists (select from kho.quarantine as q where ${mine} and id is null),
      exists (select from ${removed} where _version is null and _origin is not null)`)
  const [some, keyless, absent] = (there ?? []).map((answer) => answer === 't')
  const ids = sql`
    select _id from ${rows} union all select _id from ${refused} union all select _id from ${removed}`
  // A few are looked up in the index, as an array; many are joined. What the planner thinks of the size of a table that
  // was filled a moment ago decides neither.
  const many = staged.rows + staged.refused + staged.removed > 1000
  if (some && !many) await forget(sql`q.id = any(array(${ids}))`)
  await session.rows(sql`select set_config('enable_nestloop', 'off', true)`)
  if (some && many) await forget(sql`q.id in (${ids})`)
  if (some && absent) await forget(sql`q.origin in (select _origin from ${removed} where _version is null)`)
  if (keyless) {
    await forget(
      sql`q.id is null and q.origin in (select _origin from ${rows} union all select _origin from ${refused})`,
    )
    await forget(sql`q.id is null and q.raw::text in (select _raw::text from ${refused} where _id is null)`)
  }
  await session.rows(sql`select set_config('enable_nestloop', 'on', true)`)
}

const claimed = sql`json_build_array(json_build_object('field', null, 'rule', 'other_source',
  'message', 'the key belongs to source ' || d._source || ' of the dataset'))`
