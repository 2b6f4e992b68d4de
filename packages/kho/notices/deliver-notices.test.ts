import { randomBytes } from 'node:crypto'
import { contactKeys } from '@kho/schema/notices/contact-keys.ts'
import { confirmContact, contactsOf, type NewContact, removeContact, setContact } from '@kho/schema/notices/contacts.ts'
import type { Notice, Recipient } from '@kho/schema/notices/notice.ts'
import { seeNotices } from '@kho/schema/notices/see-notices.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { httpAgency } from '../../../test/harness/http-agency.ts'
import { type MigratedStore, migratedStore } from '../../../test/harness/migrated-store.ts'
import { type Delivering, deliverNotices } from './deliver-notices.ts'
import { mailSender } from './mail-sender.ts'
import { startMailbox } from './mailbox.test-server.ts'
import type { Message } from './message.ts'
import { webhookSender } from './webhook-sender.ts'

const keys = contactKeys(randomBytes(32))
let store: MigratedStore
let api: Database
beforeAll(async () => {
  store = await migratedStore()
  api = openDatabase({ url: store.fresh.url, name: 'test', role: 'kho_write' })
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})

const agency = (id: string): Recipient => ({ kind: 'agency', id })
const notice = (to: Recipient, once: string): Notice => ({
  ...{ to, kind: 'test', once, details: { case: once } },
  title: { vi: `Tiêu đề ${once}`, en: `Title ${once}` },
  text: { vi: 'Nội dung', en: 'Text' },
})
const write = (...notices: readonly Notice[]) => writeNotices(api, notices)

const noticesOf = async ({ id }: Recipient) => {
  const rows = await api.rows(
    sql`select notice, words #>> '{title,en}', words from kho.notice where recipient = ${id} order by at desc, notice desc`,
  )
  return rows.map(([named, title, words]) => ({ notice: named ?? '', title, words }))
}

/** Delivers until the test ends, looking every few milliseconds. */
function deliver(senders: Delivering['senders'], pause = 10): AsyncDisposable {
  const worker = openDatabase({ url: store.fresh.url, name: 'test worker', role: 'kho_worker' })
  const errors: unknown[] = []
  const working = deliverNotices({ database: worker, keys, senders, pause, onError: (error) => errors.push(error) })
  const stop = async () => {
    await working[Symbol.asyncDispose]()
    await worker[Symbol.asyncDispose]()
    expect(errors).toEqual([])
  }
  return { [Symbol.asyncDispose]: stop }
}

async function mailbox(refuses?: (address: string) => boolean) {
  const box = await startMailbox(refuses)
  onTestFinished(() => box[Symbol.asyncDispose]())
  return { box, sender: mailSender({ url: box.url, from: 'kho@city.example' }) }
}

const add = (contact: NewContact) => api.transaction((transaction) => setContact(transaction, keys, contact))
const confirm = (of: Recipient, channel: NewContact['channel'], code: string) =>
  api.transaction((transaction) => confirmContact(transaction, keys, { of, channel, code }))
const prove = async (of: Recipient, channel: NewContact['channel'] = 'email') => {
  const [row] = await api.rows(sql`select contact from kho.contact where recipient = ${of.id} and channel = ${channel}`)
  expect(await confirm(of, channel, keys.codeOf(row?.[0] ?? ''))).toBe(true)
}
const waiting = async (of: Recipient) => {
  const [row] = await api.rows(sql`
    select count(*) from kho.notice_delivery join kho.contact using (contact)
    where recipient = ${of.id} and sent_at is null`)
  return Number(row?.[0])
}

const failures = async ({ id }: Recipient) => {
  const [row] = await api.rows(sql`select failures from kho.contact where recipient = ${id}`)
  return Number(row?.[0])
}

describe('the inbox', () => {
  test('holds what was written in a transaction that was committed, once, newest first, and nothing of others', async () => {
    const [mine, other] = [agency('inbox.1'), agency('inbox.2')]
    await write(notice(mine, 'a'))
    await write(notice(mine, 'a'), notice(mine, 'b'), notice(other, 'a'))
    const undone = api.transaction(async (transaction) => {
      await writeNotices(transaction, [notice(mine, 'c')])
      throw new Error('the change did not come to be')
    })
    await expect(undone).rejects.toThrow('did not come')
    const [first] = await noticesOf(mine)
    expect((await noticesOf(mine)).map(({ title }) => title)).toEqual(['Title b', 'Title a'])
    expect(await seeNotices(api, other, first?.notice ?? '')).toBe(0)
    expect(await seeNotices(api, mine, first?.notice ?? '')).toBe(2)
    expect(await seeNotices(api, mine, first?.notice ?? '')).toBe(0)
  })
})

describe('letters', () => {
  test('go to an address that has told the code it was sent, in its language, and to no other', async () => {
    const { box, sender } = await mailbox()
    await using _working = deliver({ email: sender })
    const mine = agency('letters.1')
    await add({ of: mine, channel: 'email', address: 'an@city.example', language: 'vi' })
    await write(notice(mine, 'too early'))
    await expect.poll(() => box.letters.length).toBe(1)
    const code = /Mã xác nhận: (\d{8})/.exec(box.letters[0]?.text ?? '')?.[1] ?? ''
    expect(await confirm(mine, 'email', '00000000')).toBe(code === '00000000')
    expect(await confirm(mine, 'email', code)).toBe(true)
    await write(notice(mine, 'now'))
    await expect.poll(() => box.letters.length).toBe(2)
    expect(box.letters[1]).toMatchObject({ to: 'an@city.example' })
    expect(box.letters[1]?.text).toMatch(/Tiêu đề now[\s\S]*Nội dung/)
    const inbox = await noticesOf(mine)
    expect(JSON.stringify(inbox)).not.toContain(code)
    expect(inbox[0]?.title).toBe('Title now')
  })

  test('A08: an address stands sealed in the store, and five wrong codes end a try to prove it', async () => {
    const mine = agency('letters.2')
    await add({ of: mine, channel: 'email', address: 'binh@city.example', language: 'en' })
    const [row] = await api.rows(sql`select * from kho.contact where recipient = ${mine.id}`)
    expect(JSON.stringify(row)).not.toContain(Buffer.from('binh').toString('hex'))
    expect(await contactsOf(api, keys, mine)).toMatchObject([{ address: 'binh@city.example', confirmed: false }])
    const [contact] = await api.rows(sql`select contact from kho.contact where recipient = ${mine.id}`)
    const right = keys.codeOf(contact?.[0] ?? '')
    const wrong = right === '12345678' ? '87654321' : '12345678'
    for (let times = 0; times < 5; times += 1) expect(await confirm(mine, 'email', wrong)).toBe(false)
    expect(await confirm(mine, 'email', right)).toBe(false)
    const again = add({ of: mine, channel: 'email', address: 'binh@city.example', language: 'en' })
    await expect(again).rejects.toMatchObject({ code: 'KHO434' })
    expect(await removeContact(api, mine, 'email')).toBe(true)
    expect(await contactsOf(api, keys, mine)).toEqual([])
  })

  test.for(['an', 'an@', 'a b@city.example', 'a@b.vn, c@d.vn', '"a"@b.vn', 'a@b.vn\r\nbcc: c@d.vn', '<a@b.vn>'])(
    'are not sent to %j',
    async (address) => {
      const asked = add({ of: agency('letters.3'), channel: 'email', address, language: 'en' })
      await expect(asked).rejects.toMatchObject({ code: 'KHO433' })
    },
  )

  test('I17: a server without TLS gets none, unless the operator says so', async () => {
    const { box } = await mailbox()
    const url = new URL(box.url)
    url.search = ''
    await using sender = mailSender({ url, from: 'kho@city.example' })
    const message: Message = {
      ...{ id: 'a.b', address: 'an@city.example', kind: 'test', at: new Date().toISOString() },
      ...{ title: { vi: 'a', en: 'a' }, text: { vi: 'a', en: 'a' }, details: {}, secret: '', proof: null },
      language: 'en',
    }
    const sending = sender.send(message, AbortSignal.timeout(5_000))
    await expect(sending).rejects.toMatchObject({ code: 'KHO513' })
    expect(box.letters).toEqual([])
  })
})

describe('a receiver that is dead', () => {
  test('delays nobody, loses nothing, and gets what waited once it is back', async () => {
    const dead = new Set(['dead.example'])
    const { box, sender } = await mailbox((address) => dead.has(address.split('@')[1] ?? ''))
    const [gone, well] = [agency('dead.1'), agency('dead.2')]
    await add({ of: gone, channel: 'email', address: 'a@dead.example', language: 'en' })
    await add({ of: well, channel: 'email', address: 'b@city.example', language: 'en' })
    await prove(gone)
    await prove(well)
    await write(...['1', '2', '3'].flatMap((once) => [notice(gone, once), notice(well, once)]))
    await using _working = deliver({ email: sender })
    await expect.poll(() => waiting(well)).toBe(0)
    await expect.poll(async () => (await contactsOf(api, keys, gone))[0]).toMatchObject({ code: 'KHO513' })
    expect(await waiting(gone)).toBe(4)
    const [state] = await api.rows(
      sql`select failures, retry_at > clock_timestamp() + interval '30 seconds' from kho.contact where recipient = ${gone.id}`,
    )
    expect(state).toEqual(['1', 't'])
    dead.clear()
    await store.database.rows(sql`update kho.contact set retry_at = clock_timestamp() where recipient = ${gone.id}`)
    await expect.poll(() => waiting(gone)).toBe(0)
    const subjects = box.letters
      .filter(({ to }) => to === 'a@dead.example')
      .map(({ text }) => /Title \d/.exec(text)?.[0])
    expect(subjects).toEqual([undefined, 'Title 1', 'Title 2', 'Title 3'])
    expect(await contactsOf(api, keys, gone)).toMatchObject([{ failingSince: null, code: null }])
  })

  test('and several workers deliver each notice once', async () => {
    const { box, sender } = await mailbox()
    const { sender: second } = { sender: mailSender({ url: box.url, from: 'kho@city.example' }) }
    const mine = agency('once.1')
    await add({ of: mine, channel: 'email', address: 'c@city.example', language: 'en' })
    await prove(mine)
    await using _one = deliver({ email: sender }, 1)
    await using _two = deliver({ email: second }, 1)
    for (let at = 0; at < 30; at += 1) await write(notice(mine, `n${at}`))
    await expect.poll(() => waiting(mine), { timeout: 10_000 }).toBe(0)
    const titles = box.letters.map(({ text }) => /Title n\d+/.exec(text)?.[0]).filter((title) => title !== undefined)
    expect(titles).toEqual(Array.from({ length: 30 }, (_, at) => `Title n${at}`))
  })
})

describe('webhooks', () => {
  test('are signed by a secret that is shown once, under an id that stays', async () => {
    const calls: { headers: Record<string, string>; body: string }[] = []
    const answers = [500, 204, 204]
    const receiver = await httpAgency(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      calls.push({ headers: request.headers as Record<string, string>, body }) // those looked at come once each
      response.writeHead(answers[calls.length - 1] ?? 204).end()
    })
    onTestFinished(() => receiver[Symbol.asyncDispose]())
    await using _working = deliver({ webhook: webhookSender(['127.0.0.0/8']) })
    const mine: Recipient = { kind: 'application', id: 'app.1' }
    const contact = await add({ of: mine, channel: 'webhook', address: receiver.url, language: 'en' })
    await expect.poll(() => failures(mine)).toBe(1)
    await store.database.rows(sql`update kho.contact set retry_at = clock_timestamp() where recipient = ${mine.id}`)
    await expect.poll(() => calls.length).toBe(2)
    expect(calls[1]?.headers['webhook-id']).toBe(calls[0]?.headers['webhook-id'])
    const { body = '', headers = {} } = calls[1] ?? {}
    const told = new Webhook(keys.secretOf(contact)).verify(body, headers) as { data: { code: string } }
    expect(await confirm(mine, 'webhook', told.data.code)).toBe(true)
    await write(notice(mine, 'x'))
    await expect.poll(() => calls.length).toBe(3)
    expect(JSON.parse(calls[2]?.body ?? '')).toEqual({
      type: 'test',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      data: { title: notice(mine, 'x').title, text: notice(mine, 'x').text, details: { case: 'x' } },
    })
    expect(() => new Webhook(keys.secretOf(contact)).verify(`${calls[2]?.body} `, calls[2]?.headers ?? {})).toThrow()
  })

  test('I01: reach no address inside, by number or by name, and are not led there', async () => {
    const asked: string[] = []
    const inside = await httpAgency((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    onTestFinished(() => inside[Symbol.asyncDispose]())
    await using sender = webhookSender([])
    const send = (address: string) =>
      sender.send(
        {
          ...{ id: 'a.b', address, kind: 'test', at: new Date().toISOString() },
          ...{ title: { vi: 'a', en: 'a' }, text: { vi: 'a', en: 'a' }, details: {}, proof: null },
          language: 'en',
          secret: keys.secretOf('a'),
        },
        AbortSignal.timeout(5_000),
      )
    const places = [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '10.0.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '[::ffff:127.0.0.1]',
    ]
    for (const host of places) {
      for (const scheme of ['http', 'https']) {
        const sending = send(`${scheme}://${host}:${inside.port}/hook`)
        await expect(sending, `${scheme} ${host}`).rejects.toMatchObject({ code: 'KHO252' })
      }
    }
    expect(asked).toEqual([])
  })

  test.for(['ftp://a.example/', 'https://an:secret@a.example/', 'a.example', 'https://a.example/#x', ''])(
    'are not called at %j',
    async (address) => {
      const asked = add({ of: agency('webhooks.3'), channel: 'webhook', address, language: 'en' })
      await expect(asked).rejects.toMatchObject({ code: 'KHO433' })
    },
  )
})
