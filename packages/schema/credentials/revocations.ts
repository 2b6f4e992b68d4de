import { sql } from 'kysely'
import type { Session } from '../store/database.ts'

/** What a token may be known by: whose it is, the session it came of, itself. */
export type Revocable = 'account' | 'session' | 'token'

/** What nobody is let in by any more. */
export interface Revocation {
  readonly what: Revocable
  /** As `credentialDigest` makes it. */
  readonly digest: Buffer
  /** `now`: what was issued until this moment. `ever`: what will be issued as well, until it is lifted. */
  readonly until: 'now' | 'ever'
  /** Keyed hash of the account that revokes; null: a command, or the identity provider. */
  readonly revoker: Buffer | null
}

/** No token is believed longer than this: older revocations have nothing left to revoke. */
const remembered = sql`clock_timestamp() - interval '400 days'`

/** Revokes from this moment on; what was revoked for longer stays so. */
export async function revoke(session: Session, { what, digest, until, revoker }: Revocation): Promise<void> {
  const moment = until === 'ever' ? sql`'infinity'::timestamptz` : sql`clock_timestamp()`
  await session.rows(sql`delete from kho.revocation where issued_before < ${remembered}`)
  await session.rows(sql`
    insert into kho.revocation as r (what, digest, issued_before, revoker)
    values (${what}, ${digest}, ${moment}, ${revoker})
    on conflict (what, digest) do update set issued_before = greatest(r.issued_before, excluded.issued_before),
      revoker = excluded.revoker, at = clock_timestamp()`)
}

/** Lets an account in again, by what is issued from now on. Whether it was shut out. */
export async function lift(session: Session, digest: Buffer): Promise<boolean> {
  const lifted = await session.rows(sql`
    update kho.revocation set issued_before = clock_timestamp(), at = clock_timestamp()
    where what = 'account' and digest = ${digest} and issued_before = 'infinity' returning 1`)
  return lifted.length > 0
}

/** All that is revoked: `what digest` → the milliseconds before which what was issued lets nobody in. */
export async function revocations(session: Session): Promise<ReadonlyMap<string, number>> {
  const rows = await session.rows(sql`
    select what || ' ' || encode(digest, 'hex'),
      case when issued_before = 'infinity' then null else extract(epoch from issued_before) * 1000 end from kho.revocation`)
  return new Map(rows.map(([key, before]) => [key ?? '', before ? Number(before) : Number.POSITIVE_INFINITY]))
}
