import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Language } from '../contract/bilingual.ts'
import { Refusal } from '../error.ts'
import type { Session } from '../store/database.ts'
import type { ContactKeys } from './contact-keys.ts'
import type { Recipient } from './notice.ts'
import { writeNotices } from './write-notices.ts'

export type Channel = 'email' | 'webhook'

/** Where a recipient is told besides the inbox. */
export interface Contact {
  readonly channel: Channel
  readonly address: string
  readonly language: Language
  readonly confirmed: boolean
  /** Since when nothing could be delivered, and the code of why. */
  readonly failingSince: string | null
  readonly code: string | null
}

export async function contactsOf(session: Session, keys: ContactKeys, of: Recipient): Promise<readonly Contact[]> {
  const rows = await session.rows(sql`
    select contact, channel, language, encode(sealed, 'hex'), confirmed_at is not null,
      to_char(failing_since, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), code
    from kho.contact where recipient_kind = ${of.kind} and recipient = ${of.id} order by channel`)
  return rows.map(([contact, channel, language, sealed, confirmed, failingSince, code]) => ({
    channel: channel === 'webhook' ? 'webhook' : 'email',
    language: language === 'en' ? 'en' : 'vi',
    address: keys.open(contact ?? '', Buffer.from(sealed ?? '', 'hex')),
    confirmed: confirmed === 't',
    failingSince: failingSince ?? null,
    code: code ?? null,
  }))
}

export interface NewContact {
  readonly of: Recipient
  readonly channel: Channel
  readonly address: string
  readonly language: Language
}

/**
 * Sets the address of a channel in the place of the one before, and sends a code there: nothing else goes to it until the
 * code is told. Gives the contact's id. Refuses (KHO433) what is no address, and (KHO434) a change within a minute.
 */
export async function setContact(
  session: Session,
  keys: ContactKeys,
  { of, channel, address, language }: NewContact,
): Promise<string> {
  checkAddress(channel, address)
  const mine = sql`recipient_kind = ${of.kind} and recipient = ${of.id} and channel = ${channel}`
  const [young] = await session.rows(
    sql`select from kho.contact where ${mine} and set_at > clock_timestamp() - interval '1 minute'`,
  )
  if (young) throw new Refusal('KHO434', justSet)
  const contact = randomUUID()
  await session.rows(sql`delete from kho.contact where ${mine}`)
  await session.rows(sql`
    insert into kho.contact (contact, recipient_kind, recipient, channel, language, sealed)
    values (${contact}::uuid, ${of.kind}, ${of.id}, ${channel}, ${language},
      decode(${keys.seal(contact, address).toString('hex')}, 'hex'))`)
  await writeNotices(session, [codeNotice(of, channel, contact)])
  await session.rows(sql`
    insert into kho.notice_delivery (notice, contact, at, confirms)
    select notice, ${contact}::uuid, at, true from kho.notice where once = ${`${of.kind} ${of.id} ${contact}`}`)
  return contact
}

const justSet = {
  vi: 'Địa chỉ vừa được đặt chưa đầy một phút trước.',
  en: 'The address was set less than a minute ago.',
}

/** In the inbox it stands without the code, which only the address is told. */
function codeNotice(to: Recipient, channel: Channel, contact: string) {
  const where = channel === 'email' ? { vi: 'địa chỉ thư', en: 'e-mail address' } : { vi: 'webhook', en: 'webhook' }
  return {
    ...{ to, kind: 'contact_set', details: { channel }, once: contact },
    title: { vi: `Xác nhận ${where.vi} nhận thông báo`, en: `Confirm the ${where.en} for notices` },
    text: {
      vi: `Một mã xác nhận đã được gửi tới ${where.vi} vừa khai báo. Thông báo chỉ được gửi tới đó sau khi mã được nhập.`,
      en: `A code was sent to the ${where.en} that was given. Notices go there once the code is entered.`,
    },
  }
}

const mostTries = 5

/** Proves an address by the code that was sent there. False for another code, and for any after five of them. */
export async function confirmContact(
  session: Session,
  keys: ContactKeys,
  { of, channel, code }: { readonly of: Recipient; readonly channel: Channel; readonly code: string },
): Promise<boolean> {
  const [row] = await session.rows(sql`
    update kho.contact set tries = tries + 1
    where recipient_kind = ${of.kind} and recipient = ${of.id} and channel = ${channel} and tries < ${String(mostTries)}::int
    returning contact`)
  const contact = row?.[0]
  if (!contact || keys.codeOf(contact) !== code) return false
  await session.rows(sql`
    update kho.contact set confirmed_at = coalesce(confirmed_at, clock_timestamp()), tries = 0
    where contact = ${contact}::uuid`)
  return true
}

/** Forgets an address. What is told still stands in the inbox. */
export async function removeContact(session: Session, of: Recipient, channel: Channel): Promise<boolean> {
  const rows = await session.rows(sql`
    delete from kho.contact
    where recipient_kind = ${of.kind} and recipient = ${of.id} and channel = ${channel} returning contact`)
  return rows.length > 0
}

function checkAddress(channel: Channel, address: string): void {
  const good = channel === 'email' ? isMailbox(address) : isWebAddress(address)
  const said = { vi: `Đây không phải là địa chỉ ${channel}.`, en: `This is no address for ${channel}.` }
  if (!good) throw new Refusal('KHO433', said, { channel })
}

/** No quoted local parts and no comments: what is not plainly one mailbox is none. */
function isMailbox(address: string): boolean {
  return (
    address.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z\d-]{2,}$/i.test(address)
  )
}

function isWebAddress(address: string): boolean {
  const url = address.length <= 2000 ? URL.parse(address) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === ''
}
