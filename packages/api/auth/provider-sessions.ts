import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { ProviderLogout } from './logout-token.ts'

/** Whose sign-in a session is, by the provider's ID token. */
export interface SignedIn {
  readonly subject: string
  /** Its `sid`; null where the provider names no session. */
  readonly session: string | null
  /** When its tokens were asked for, as `Sessions.now` has it: logouts that were told of before are not of them. */
  readonly since: string
}

/** Keyed hashes that stand in the store for the provider's names. */
export interface ProviderDigests {
  readonly token: (jti: string) => Buffer
  readonly subject: (sub: string) => Buffer
  readonly session: (sid: string) => Buffer
}

/** A row of `kho.session`, less its provider's names. */
export interface KeptSession {
  readonly id: Buffer
  readonly claims: Buffer
  readonly seconds: number
}

/** Of a logout and a sign-in at the same time the later one sees the earlier: both wait for whoever holds this. */
const lock = sql`hashtextextended('kho/provider-logout', 0)`

/** Keeps a session, unless the provider has ended it meanwhile. Whether it is kept. */
export function keepSession(
  writes: Database,
  kept: KeptSession,
  { subject, session, since }: { subject: Buffer; session: Buffer | null; since: string },
): Promise<boolean> {
  return writes.transaction(async (transaction) => {
    await transaction.rows(sql`select pg_advisory_xact_lock_shared(${lock})`)
    await transaction.rows(sql`delete from kho.session where until < clock_timestamp()`)
    const opened = await transaction.rows(sql`
      insert into kho.session (session, claims, until, subject, provider_session)
      select ${kept.id}, ${kept.claims}, clock_timestamp() + ${kept.seconds} * interval '1 s', ${subject}, ${session}::bytea
      where not exists (
        select from kho.provider_logout as l where l.provider_session = ${session}::bytea
          or l.subject = ${subject} and l.at >= ${since}
            and (l.provider_session is null or ${session}::bytea is null))
      returning 1`)
    return opened.length > 0
  })
}

/**
 * Ends the session that the provider names, or all of a person where it names none; of a person's sessions those that no
 * `sid` is known of end with any. Whether the logout is new: one that was told of before ends nothing.
 */
export function endSessions(writes: Database, logout: ProviderLogout, digests: ProviderDigests): Promise<boolean> {
  const subject = logout.subject === null ? null : digests.subject(logout.subject)
  const session = logout.session === null ? null : digests.session(logout.session)
  return writes.transaction(async (transaction) => {
    await transaction.rows(sql`select pg_advisory_xact_lock(${lock})`)
    if (!(await isNew(transaction, logout, { token: digests.token(logout.token), subject, session }))) return false
    await transaction.rows(sql`
      delete from kho.session where provider_session = ${session}::bytea
        or subject = ${subject}::bytea and (${session}::bytea is null or provider_session is null)`)
    return true
  })
}

interface LogoutNames {
  readonly token: Buffer
  readonly subject: Buffer | null
  readonly session: Buffer | null
}

async function isNew(
  store: Session,
  { until }: ProviderLogout,
  { token, subject, session }: LogoutNames,
): Promise<boolean> {
  await store.rows(sql`delete from kho.provider_logout where until < clock_timestamp()`)
  const noted = await store.rows(sql`
    insert into kho.provider_logout (token, subject, provider_session, until)
    values (${token}, ${subject}::bytea, ${session}::bytea, to_timestamp(${until}))
    on conflict do nothing returning 1`)
  return noted.length > 0
}
