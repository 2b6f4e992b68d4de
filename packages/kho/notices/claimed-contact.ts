import { randomUUID } from 'node:crypto'
import { KhoError } from '@kho/schema/error.ts'
import type { ContactKeys } from '@kho/schema/notices/contact-keys.ts'
import type { Channel } from '@kho/schema/notices/contacts.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Message } from './message.ts'

/** Addresses that go well are asked for apart from those that fail, so that dead ones take no place of theirs. */
export type Lane = 'well' | 'failing'

/** An address that this process alone delivers to until its lease ends. */
export interface ClaimedContact {
  readonly contact: string
  readonly channel: Channel
  readonly failures: number
  readonly lease: string
}

// A lease outlives any one sending, and what was claimed by a process that died is claimed again after it.
const leaseSeconds = 120

/** The address that has waited longest, of those that nobody delivers to; null where nothing is to be delivered. */
export async function claimContact(
  database: Database,
  lane: Lane,
  channels: readonly Channel[],
): Promise<ClaimedContact | null> {
  const lease = randomUUID()
  const failing = lane === 'failing' ? sql`c.failures > 0` : sql`c.failures = 0`
  const [row] = await database.rows(sql`
    update kho.contact set lease = ${lease}::uuid,
      leased_until = clock_timestamp() + ${String(leaseSeconds)}::int * interval '1 second'
    where contact = (
      select c.contact from kho.contact as c
      where c.waiting and c.retry_at <= clock_timestamp() and ${failing} and c.channel = any(${channels}::text[])
        and (c.leased_until is null or c.leased_until < clock_timestamp())
      order by c.retry_at limit 1 for update skip locked)
    returning contact, channel, failures`)
  if (!row) return null
  const channel = row[1] === 'webhook' ? 'webhook' : 'email'
  return { contact: row[0] ?? '', channel, failures: Number(row[2]), lease }
}

const mostAtOnce = 20

/** What waits for an address, oldest first, at most twenty. To one that has not proved itself only its code goes. */
export async function waitingMessages(
  database: Database,
  { contact }: ClaimedContact,
  keys: ContactKeys,
): Promise<readonly (Message & { readonly notice: string })[]> {
  const rows = await database.rows(sql`
    select n.notice, n.kind, n.words, n.details, to_char(n.at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), d.confirms,
      c.language, encode(c.sealed, 'hex')
    from kho.notice_delivery as d join kho.notice as n using (notice) join kho.contact as c using (contact)
    where d.contact = ${contact}::uuid and d.sent_at is null and (d.confirms or c.confirmed_at is not null)
    order by d.at, d.notice limit ${String(mostAtOnce)}::int`)
  return rows.map(([notice, kind, words, details, at, confirms, language, sealed]) => ({
    notice: notice ?? '',
    id: `${notice}.${contact}`,
    address: keys.open(contact, Buffer.from(sealed ?? '', 'hex')),
    language: language === 'en' ? 'en' : 'vi',
    kind: kind ?? '',
    ...(JSON.parse(words ?? '{}') as Pick<Message, 'title' | 'text'>), // written by `writeNotices`
    details: JSON.parse(details ?? '{}'),
    at: at ?? '',
    secret: keys.secretOf(contact),
    proof: confirms === 't' ? keys.codeOf(contact) : null,
  }))
}

/** Notes that a message has arrived. False where the lease ended and somebody else delivers now. */
export async function noteSent(database: Database, claimed: ClaimedContact, notice: string): Promise<boolean> {
  const rows = await database.rows(sql`
    update kho.notice_delivery as d set sent_at = clock_timestamp()
    from kho.contact as c
    where d.notice = ${notice}::uuid and d.contact = ${claimed.contact}::uuid and c.contact = d.contact
      and c.lease = ${claimed.lease}::uuid
    returning d.notice`)
  return rows.length > 0
}

// A minute, then twice as long each time, to half a day: never given up, for a dead address may be mended.
const [firstWait, longestWait] = [60, 43_200]

/** Lets go of an address: well, or with why nothing more could be delivered, and then it waits before the next try. */
export async function letGo(database: Database, claimed: ClaimedContact, failure: unknown): Promise<void> {
  const { contact, lease, failures } = claimed
  const mine = sql`contact = ${contact}::uuid and lease = ${lease}::uuid`
  if (failure !== null) {
    const code = failure instanceof KhoError ? failure.code : 'KHO515'
    const wait = Math.min(longestWait, firstWait * 2 ** Math.min(failures, 20))
    await database.rows(sql`
      update kho.contact set lease = null, leased_until = null, failures = failures + 1, code = ${code},
        failing_since = coalesce(failing_since, clock_timestamp()),
        retry_at = clock_timestamp() + ${String(wait)}::int * interval '1 second'
      where ${mine}`)
    return
  }
  await database.transaction(async (transaction) => {
    // Held first and looked at after: what is written meanwhile waits for this row, and wakes the address again.
    await transaction.rows(sql`select from kho.contact where ${mine} for update`)
    await transaction.rows(sql`
      update kho.contact as c set lease = null, leased_until = null, failures = 0, code = null, failing_since = null,
        retry_at = clock_timestamp(),
        waiting = exists (select from kho.notice_delivery as d
          where d.contact = c.contact and d.sent_at is null and (d.confirms or c.confirmed_at is not null))
      where ${mine}`)
  })
}
