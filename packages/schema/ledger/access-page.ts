import { sql } from 'kysely'
import type { Sql } from '../sql.ts'
import type { Row, Session } from '../store/database.ts'
import type { StoredEntry } from './stored-entries.ts'

/** Whose entries: under these pseudonyms, as those asked about or as who asked. */
export interface Mentioned {
  readonly pseudonyms: readonly string[]
  readonly side: 'about' | 'by'
  /** Only entries from this moment on, and before that one. */
  readonly from?: Date | null
  readonly until?: Date | null
  /** Texts that a body holds wherever it can be meant: an entry without one of them comes with an empty body, to be passed over. */
  readonly holding?: readonly string[]
}

/** Where an entry stands in somebody's list, newest first. */
export interface AccessPosition {
  /** As bodies write it. */
  readonly at: string
  readonly chain: string
  readonly position: number
}

/** An entry that somebody may read, and the delay that it was kept from them by, if that is over. */
export interface ReadableEntry extends StoredEntry {
  readonly delayed: { readonly ground: string; readonly until: string } | null
}

/** Entries of one delay that is not over. */
export interface DelayedEntries {
  readonly ground: string
  readonly until: string
  readonly count: number
  /** The entries' hashes, in their own order, so that they tell nothing of time; at most a thousand. */
  readonly hashes: readonly string[]
}

const sides = { about: 1, by: 2 } as const
/** The entry `e` at a place: `offset 0` keeps the planner from reading all of them for the few that are asked for. */
const entrySql = (chain: Sql, position: Sql): Sql => sql`
  cross join lateral (
    select * from kho.ledger_entry as e where e.chain = ${chain} and e.position = ${position} offset 0) as e`
const instant = (column: Sql): Sql => sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/**
 * Somebody's entries, newest first: `limit` of them after a position, or after so many. Each pseudonym's are read in
 * the order of time down to the second that holds enough, so that a page costs what is on it, and what is not gathered
 * is looked through; what is delayed for those it is about is passed over.
 */
export async function accessPage(
  session: Session,
  mentioned: Mentioned,
  {
    after,
    offset = 0,
    limit,
  }: { readonly after: AccessPosition | null; readonly offset?: number; readonly limit: number },
): Promise<readonly ReadableEntry[]> {
  if (mentioned.pseudonyms.length === 0) return []
  const beyond = after
    ? sql`(e.at, e.chain, e.position) < (${after.at}::timestamptz, ${after.chain}::uuid, ${String(after.position)}::int8)`
    : sql`true`
  const asked = sql`${boundsSql(mentioned)} and ${beyond}`
  // The delay that ends last: while it has not, the entry is kept from those it is about.
  const over = mentioned.side === 'about' ? sql`coalesce(d.until <= now(), true)` : sql`true`
  const delays = mentioned.side === 'about' ? sql`true` : sql`d.until <= now()`
  const rowsOfMine = rowsSql(mentioned, after?.at ?? null)
  const rows = await session.rows(sql`
    with place as materialized (
      select m.chain, p.position from ${mineSql(mentioned)}
      cross join lateral (
        select coalesce((
          select date_trunc('second', m.at) from kho.ledger_mention as m
          cross join ${positionsSql}
          where ${wholeRowsSql(mentioned, after?.at ?? null)} and ${readableSql(mentioned, 'm', 'p')}
          order by m.at desc limit 1 offset ${String(offset + limit - 1)}::int8), '-infinity') as at) as enough
      join kho.ledger_mention as m on ${rowsOfMine} and m.at >= enough.at
      cross join ${positionsSql}
      union
      select t.chain, t.position from ${tailSql(mentioned)})
    select e.chain, e.position, ${instant(sql`e.at`)}, ${bodySql(mentioned)}, encode(e.hash, 'hex'), d.ground, ${instant(sql`d.until`)}
    from place as p ${entrySql(sql`p.chain`, sql`p.position`)}
    left join lateral (
      select ground, until from kho.ledger_delay as d where d.chain = e.chain and d.position = e.position and ${delays}
      order by until desc limit 1) as d on true
    where ${asked} and ${over}
    order by e.at desc, e.chain desc, e.position desc limit ${String(limit)}::int8 offset ${String(offset)}::int8`)
  return rows.map(entryIn)
}

/** How many entries somebody has that they may read, counted to one more than `max`. */
export async function countAccesses(session: Session, mentioned: Mentioned, max: number): Promise<number> {
  if (mentioned.pseudonyms.length === 0) return 0
  const most = sql`limit ${String(max + 1)}::int8`
  const inTime = mentioned.from || mentioned.until
  const asked = inTime
    ? sql`exists (select from kho.ledger_entry as e where e.chain = m.chain and e.position = p.position and ${boundsSql(mentioned)})`
    : sql`true`
  const [row] = await session.rows(sql`
    select count(*) from (
      select chain, position from (
        select m.chain, m.position from ${mineSql(mentioned)}
        cross join lateral (
          select m.chain, p.position from kho.ledger_mention as m cross join ${positionsSql}
          where ${rowsSql(mentioned, null)} and ${readableSql(mentioned, 'm', 'p')} and ${asked} ${most}) as m
        union
        select e.chain, e.position from ${tailSql(mentioned)} ${entrySql(sql`t.chain`, sql`t.position`)}
        where ${boundsSql(mentioned)} and ${readableSql(mentioned, 'e')}) as found
      ${most}) as counted`)
  return Number(row?.[0])
}

/** What is kept from somebody for now: by ground and end, soonest end first. An entry delayed twice counts under its later end. */
export async function delayedEntries(
  session: Session,
  pseudonyms: readonly string[],
): Promise<readonly DelayedEntries[]> {
  const rows = await session.rows(sql`
    select ground, ${instant(sql`until`)}, count(*), (array_agg(encode(hash, 'hex') order by hash))[1:1000]::text
    from (
      select distinct on (chain, position) chain, position, until, ground from kho.ledger_delayed
      where subject = any(${pseudonyms}::uuid[]) and until > now() order by chain, position, until desc, ground) as d
    join kho.ledger_entry using (chain, position)
    group by ground, until order by until, ground`)
  return rows.map(([ground, until, count, hashes]) => ({
    ground: ground ?? '',
    until: until ?? '',
    count: Number(count),
    hashes: (hashes ?? '{}').slice(1, -1).split(','),
  }))
}

/** Only bodies that may be meant leave the store. */
function bodySql({ holding = [] }: Mentioned): Sql {
  if (holding.length === 0) return sql`e.body`
  const conditions = holding.map((text) => sql`strpos(e.body, ${text}) > 0`)
  return sql`case when ${sql.join(conditions, sql` and `)} then e.body else '' end`
}

function mineSql({ pseudonyms }: Mentioned): Sql {
  return sql`unnest(${pseudonyms}::uuid[]) as mine (subject)`
}

/** The entries that a row `m` of mentions tells of, as `p`. */
const positionsSql = sql`unnest(coalesce(m.positions, array[m.position])) as p (position)`

/** Those that are not gathered yet, as `t`. */
function tailSql({ pseudonyms, side }: Mentioned): Sql {
  return sql`kho.tail_of(${pseudonyms}::uuid[], ${sql.lit(sides[side])}::smallint) as t`
}

const secondOf = (at: Date | string): Sql =>
  sql`date_trunc('second', ${typeof at === 'string' ? at : at.toISOString()}::timestamptz)`
const mineOnly = (side: Mentioned['side']): Sql => sql`m.subject = mine.subject and m.side = ${sql.lit(sides[side])}`

/** The rows `m` of one pseudonym `mine` that may tell of what is asked for: each tells of one second, `at` is its newest moment. */
function rowsSql({ side, from, until }: Mentioned, before: string | null): Sql {
  const conditions = [
    mineOnly(side),
    ...(from ? [sql`m.at >= ${from.toISOString()}::timestamptz`] : []),
    ...(until ? [sql`m.at < ${secondOf(until)} + interval '1 second'`] : []),
    ...(before ? [sql`m.at < ${secondOf(before)} + interval '1 second'`] : []),
  ]
  return sql.join(conditions, sql` and `)
}

/** Those of them that tell of nothing else. */
function wholeRowsSql({ side, from, until }: Mentioned, before: string | null): Sql {
  const conditions = [
    mineOnly(side),
    ...(from ? [sql`m.at >= ${secondOf(from)} + interval '1 second'`] : []),
    ...(until ? [sql`m.at < ${secondOf(until)}`] : []),
    ...(before ? [sql`m.at < ${secondOf(before)}`] : []),
  ]
  return sql.join(conditions, sql` and `)
}

/** Whether an entry `e` is of the time asked for. */
function boundsSql({ from, until }: Mentioned): Sql {
  const conditions = [
    ...(from ? [sql`e.at >= ${from.toISOString()}::timestamptz`] : []),
    ...(until ? [sql`e.at < ${until.toISOString()}::timestamptz`] : []),
  ]
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** Whether an entry may be told: its chain and position stand in these aliases. */
function readableSql({ side }: Mentioned, chain: string, position = chain): Sql {
  if (side === 'by') return sql`true`
  return sql`not exists (
    select from kho.ledger_delay as d where d.chain = ${sql.id(chain, 'chain')} and d.position = ${sql.id(position, 'position')}
      and d.until > now())`
}

function entryIn([chain, position, at, body, hash, ground, until]: Row): ReadableEntry {
  const place = { chain: chain ?? '', position: Number(position), at: at ?? '' }
  return { ...place, body: body ?? '', hash: hash ?? '', delayed: ground && until ? { ground, until } : null }
}
