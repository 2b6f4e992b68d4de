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
const instant = (column: Sql): Sql => sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/**
 * Somebody's entries, newest first: `limit` of them after a position, or after so many. Each pseudonym's are read in
 * the order of their key, so that a page costs what is on it; what is delayed for those it is about is passed over.
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
    ? sql`(m.at, m.chain, m.position) < (${after.at}::timestamptz, ${after.chain}::uuid, ${String(after.position)}::int8)`
    : sql`true`
  const order = sql`order by at desc, chain desc, position desc`
  const most = sql`limit ${String(offset + limit)}::int8`
  const rows = await session.rows(sql`
    with place as materialized (
      select distinct m.at, m.chain, m.position from ${mineSql(mentioned)}
      cross join lateral (
        select m.at, m.chain, m.position from kho.ledger_mention as m where ${standsSql(mentioned)} and ${beyond}
        ${order} ${most}) as m
      ${order} limit ${String(limit)}::int8 offset ${String(offset)}::int8)
    select e.chain, e.position, ${instant(sql`e.at`)}, e.body, encode(e.hash, 'hex'), d.ground, ${instant(sql`d.until`)}
    from place as p join kho.ledger_entry as e using (chain, position)
    left join lateral (
      select ground, until from kho.ledger_delay as d where d.chain = e.chain and d.position = e.position and d.until <= now()
      order by until desc limit 1) as d on true
    order by e.at desc, e.chain desc, e.position desc`)
  return rows.map(entryIn)
}

/** How many entries somebody has that they may read, counted to one more than `max`. */
export async function countAccesses(session: Session, mentioned: Mentioned, max: number): Promise<number> {
  if (mentioned.pseudonyms.length === 0) return 0
  const most = sql`limit ${String(max + 1)}::int8`
  const [row] = await session.rows(sql`
    select count(*) from (
      select distinct m.chain, m.position from ${mineSql(mentioned)}
      cross join lateral (
        select m.chain, m.position from kho.ledger_mention as m where ${standsSql(mentioned)} ${most}) as m
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

function mineSql({ pseudonyms }: Mentioned): Sql {
  return sql`unnest(${pseudonyms}::uuid[]) as mine (subject)`
}

/** The mentions `m` of one pseudonym `mine` that may be told. */
function standsSql({ side, from, until }: Mentioned): Sql {
  const conditions = [
    sql`m.subject = mine.subject and m.side = ${sql.lit(sides[side])}`,
    ...(from ? [sql`m.at >= ${from.toISOString()}::timestamptz`] : []),
    ...(until ? [sql`m.at < ${until.toISOString()}::timestamptz`] : []),
    ...(side === 'about'
      ? [
          sql`not exists (
      select from kho.ledger_delay as d where d.chain = m.chain and d.position = m.position and d.until > now())`,
        ]
      : []),
  ]
  return sql.join(conditions, sql` and `)
}

function entryIn([chain, position, at, body, hash, ground, until]: Row): ReadableEntry {
  const place = { chain: chain ?? '', position: Number(position), at: at ?? '' }
  return { ...place, body: body ?? '', hash: hash ?? '', delayed: ground && until ? { ground, until } : null }
}
