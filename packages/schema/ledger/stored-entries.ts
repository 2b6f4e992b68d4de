import { sql } from 'kysely'
import { KhoError } from '../error.ts'
import type { Session } from '../store/database.ts'
import { bodyHash, type Head } from './body.ts'

/** An entry as the store tells it; nothing of it is checked. */
export interface StoredEntry {
  readonly chain: string
  readonly position: number
  readonly body: string
  /** The column's, in hex. */
  readonly hash: string
  /** The column's, as bodies write it. */
  readonly at: string
}

const together = 1000

/** A chain's entries after one position up to another, in order. */
export async function* storedEntries(
  session: Session,
  chain: string,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): AsyncGenerator<StoredEntry> {
  let from = after
  while (from < upTo) {
    const rows = await session.rows(sql`
      select position, body, encode(hash, 'hex'), to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from kho.ledger_entry
      where chain = ${chain}::uuid and position > ${String(from)}::bigint and position <= ${String(upTo)}::bigint
      order by position limit ${String(together)}::int`)
    for (const [position, body, hash, at] of rows) {
      yield { chain, position: Number(position), body: body ?? '', hash: hash ?? '', at: at ?? '' }
    }
    from = rows.length < together ? upTo : Number(rows.at(-1)?.[0])
  }
}

/** Every chain with the position it ends at, by chain. */
export async function storedChains(session: Session): Promise<ReadonlyMap<string, number>> {
  const rows = await session.rows(sql`
    with recursive one(chain) as (
      (select chain from kho.ledger_entry order by chain limit 1)
      union all
      select (select chain from kho.ledger_entry where chain > one.chain order by chain limit 1)
      from one where one.chain is not null)
    select chain, (select max(position) from kho.ledger_entry entry where entry.chain = one.chain)
    from one where chain is not null`)
  return new Map(rows.map(([chain, position]) => [chain ?? '', Number(position)]))
}

/**
 * The hashes of the entries after one head up to another, proved by the latter's own hash to be what stood between
 * them: each body names the hash before it. Throws KHO504 where they do not join.
 */
export async function hashesBetween(session: Session, from: Head, to: Head): Promise<readonly string[]> {
  const hashes: string[] = []
  const span = { after: from.position, upTo: to.position }
  for await (const { body } of storedEntries(session, to.chain, span)) {
    const { previous }: { previous?: unknown } = JSON.parse(body)
    if (previous !== (hashes.at(-1) ?? from.hash)) throw notJoined()
    hashes.push(bodyHash(body))
  }
  if ((hashes.at(-1) ?? from.hash) !== to.hash) throw notJoined()
  return hashes
}

function notJoined(): KhoError {
  return new KhoError('KHO504', 'The entries of the ledger do not join its heads.')
}
