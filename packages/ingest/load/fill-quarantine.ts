import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Target } from './changes.ts'
import { type Staged, stagingTable } from './staging.ts'

interface PublishedTarget extends Target {
  readonly staged: Staged
  readonly settles?: readonly string[] | null
}

/**
 * Puts what this run refused, and what other sources' keys kept out, in the place of what this source had in quarantine:
 * all of it after a whole read, otherwise what the run names. Since when a record is refused stays told.
 */
export async function fillQuarantine(session: Session, target: PublishedTarget, compared: boolean): Promise<void> {
  const { run, contract, binding, whole } = target
  const place = sql`${contract.dataset}, ${binding.source}, ${run}::uuid`
  const mine = sql`q.dataset = ${contract.dataset} and q.source = ${binding.source}`
  const claims = compared ? stagingTable(run, 'changes') : null
  await rememberSince(session, { refused: stagingTable(run, 'refused'), claims, mine })
  if (whole) await session.rows(sql`delete from kho.quarantine as q where ${mine}`)
  else await forgetNamed(session, target, mine)
  await session.rows(sql`
    insert into kho.quarantine (dataset, source, run, id, breaches, raw, origin, version, first_seen)
    select ${place}, r._id, r._breaches, r._raw, r._origin, r._version, coalesce(r._first_seen, clock_timestamp())
    from ${stagingTable(run, 'refused')} as r`)
  if (!compared) return
  const fields = sql.join(contract.fields.map((field) => sql.id('s', field.name)))
  await session.rows(sql`
    insert into kho.quarantine (dataset, source, run, id, breaches, raw, origin, version)
    select ${place}, s._id, ${claimed},
      json_build_object('fields', (select row_to_json(f) from (select ${fields}) as f)), s._origin, s._version
    from ${stagingTable(run)} as s join ${stagingTable(run, 'changes')} as c on c.staged = s._id
      join ${sql.id('data', contract.dataset)} as d on d._id = c.stored
    where c.op = 'claim'`)
  await session.rows(sql`
    update kho.quarantine as q set first_seen = c.first_seen from ${stagingTable(run, 'changes')} as c
    where q.run = ${run} and c.op = 'claim' and c.staged = q.id and c.first_seen < q.first_seen`)
}

interface Remembered {
  readonly refused: Sql
  /** The table of changes, where records may be claimed. */
  readonly claims: Sql | null
  readonly mine: Sql
}

/** A record that is refused again has been so since the first time: by its id, and without one by being the same again. */
async function rememberSince(session: Session, { refused, claims, mine }: Remembered): Promise<void> {
  if (claims) await session.rows(sql`alter table ${claims} add column first_seen timestamptz`)
  const [some] = await session.rows(sql`select exists (select from kho.quarantine as q where ${mine})`)
  if (some?.[0] !== 't') return
  const since = sql`select q.id, min(q.first_seen) as first_seen from kho.quarantine as q where ${mine}`
  await session.rows(sql`
    update ${refused} as r set _first_seen = k.first_seen
    from (${since} and q.id in (select _id from ${refused}) group by q.id) as k where k.id = r._id`)
  await session.rows(sql`
    update ${refused} as r set _first_seen = k.first_seen
    from (
      select q.raw::text as raw, min(q.first_seen) as first_seen from kho.quarantine as q
      where ${mine} and q.id is null group by 1
    ) as k
    where r._id is null and r._raw::text = k.raw`)
  if (!claims) return
  await session.rows(sql`
    update ${claims} as c set first_seen = k.first_seen
    from (${since} and q.id in (select staged from ${claims} where op = 'claim') group by q.id) as k
    where c.op = 'claim' and c.staged = k.id`)
}

/**
 * A record is named by its `_id`; by an origin that the source no longer has; and where its key could not be read, by its
 * origin or by being the same again.
 */
async function forgetNamed(session: Session, { run, staged, settles }: PublishedTarget, mine: Sql): Promise<void> {
  if (settles && settles.length > 0) {
    await session.rows(sql`delete from kho.quarantine where quarantined = any(${settles}::uuid[])`)
  }
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
