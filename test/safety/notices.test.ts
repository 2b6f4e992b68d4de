import { contactsOf } from '@kho/schema/notices/contacts.ts'
import type { Recipient } from '@kho/schema/notices/notice.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer, testContactKeys } from './safe-server.ts'

const [lanId, minhId] = ['079190000001', '079190000002'] as const
const lan: Claims = { ...citizen, cccd: lanId, trust: 2 }
const minh: Claims = { ...citizen, cccd: minhId, trust: 2 }
const steward: Claims = { kho_kind: 'steward', sub: 'steward', unit: 'H29.1', trust: 2 }
const application: Claims = { kho_kind: 'application', sub: 'app', unit: 'H29.1', client: 'app-1', trust: 2 }

const mapped = `
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
principal:
  claims: { kind: kho_kind, person: cccd, agency: unit, roles: roles, trust: trust, application: client }
  attributes: { trained: boolean }
`

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(safeCity(mapped))
  await writeNotices(safe.store.owner, [
    told({ kind: 'person', id: lanId }, 'first'),
    told({ kind: 'person', id: minhId }, 'second'),
    told({ kind: 'agency', id: 'H29.1.1' }, 'third'),
    told({ kind: 'agency', id: 'H29.2' }, 'fourth'),
    told({ kind: 'application', id: 'app-1' }, 'fifth'),
  ])
})
afterAll(() => safe[Symbol.asyncDispose]())

const told = (to: Recipient, once: string) => ({
  ...{ to, once, kind: 'test', details: { once } },
  title: { vi: `Báo ${once}`, en: `Told ${once}` },
  text: { vi: 'Nội dung', en: 'Text' },
})

let keys = 0
const change = async (as: Claims, mutation: string) => {
  keys += 1
  const { body } = await safe.ask(
    `mutation { answer: ${mutation.replace(')', `, idempotencyKey: "change-${keys}")`)} }`,
    { as },
  )
  return body.data?.answer ?? body.errors
}

test('A10: notices are read by whom they are to: a person, an agency with its offices, an application', async () => {
  const titles = async (as?: Claims) => {
    const { body } = await safe.ask('{ notices { nodes { titleEn } } }', as ? { as } : {})
    return body.data.notices?.nodes.map(({ titleEn }: { titleEn: string }) => titleEn).sort()
  }
  expect(await titles(lan)).toEqual(['Told first'])
  expect(await titles({ ...lan, trust: 1 })).toEqual([])
  expect(await titles(minh)).toEqual(['Told second'])
  expect(await titles(steward)).toEqual(['Told third'])
  expect(await titles(application)).toEqual(['Told fifth'])
  expect(await titles({ kho_kind: 'operator', sub: 'op' })).toEqual([])
  expect(await titles()).toEqual([])
})

test('a person’s own page has them newest first, with what was seen', async () => {
  await writeNotices(safe.store.owner, [told({ kind: 'person', id: lanId }, 'later')])
  const inbox = async () => {
    const query = '{ me { notices { totalCount nodes(first: 5) { ... on Notice { notice titleEn seenAt } } } } }'
    return (await safe.ask(query, { as: lan })).body.data.me.notices
  }
  const before = await inbox()
  expect(before.nodes.map(({ titleEn }: { titleEn: string }) => titleEn)).toEqual(['Told later', 'Told first'])
  expect(await change(minh, `seeNotices(upTo: "${before.nodes[0].notice}") { changed }`)).toEqual({ changed: 0 })
  expect(await change(lan, `seeNotices(upTo: "${before.nodes[1].notice}") { changed }`)).toEqual({ changed: 1 })
  expect((await inbox()).nodes.map(({ seenAt }: { seenAt: string | null }) => seenAt === null)).toEqual([true, false])
})

test('an address is set and proved by the person, and shown to nobody else', async () => {
  const set =
    'setContact(channel: EMAIL, address: "lan@city.example", language: EN) { changed secret refused { code } }'
  expect(await change(lan, set)).toEqual({ changed: 1, secret: null, refused: null })
  expect(await change(lan, set)).toMatchObject({ changed: 0, refused: { code: 'KHO434' } })
  const contacts = async (as: Claims) =>
    (await safe.ask('{ me { contacts { channel address language confirmed code } } }', { as })).body.data.me.contacts
  expect(await contacts(lan)).toEqual([
    { channel: 'email', address: 'lan@city.example', language: 'en', confirmed: false, code: null },
  ])
  expect(await contacts(minh)).toEqual([])
  const [row] = await safe.store.owner.rows(sql`select contact from kho.contact where recipient = ${lanId}`)
  const code = testContactKeys.codeOf(row?.[0] ?? '')
  const prove = (text: string) => `confirmContact(channel: EMAIL, code: "${text}") { confirmed }`
  expect(await change(minh, prove(code))).toEqual({ confirmed: false })
  expect(await change(lan, prove('not it'))).toEqual({ confirmed: false })
  expect(await change(lan, prove(code))).toEqual({ confirmed: true })
  expect((await contacts(lan))[0].confirmed).toBe(true)
  expect(safe.log()).not.toContain('lan@city.example')
  const bodies = await safe.store.rows('select body from kho.ledger_entry union all select answer::text from kho.act')
  expect(JSON.stringify(bodies)).not.toContain('lan@city.example')
  expect(await change(lan, 'removeContact(channel: EMAIL) { changed }')).toEqual({ changed: 1 })
})

test('W02: an agency’s address is set by its stewards and an application’s by itself, with a secret shown once', async () => {
  const set =
    'setAgencyContact(channel: WEBHOOK, address: "https://a.example/hook") { changed secret refused { code } }'
  expect(await change(application, set)).toMatchObject({ changed: 1, secret: expect.stringMatching(/^whsec_/) })
  expect(await change(steward, set)).toMatchObject({ changed: 1 })
  const officer: Claims = { ...steward, kho_kind: 'officer', sub: 'officer' }
  expect(await change(officer, set)).toMatchObject({ changed: 0, refused: { code: 'KHO436' } })
  expect(await contactsOf(safe.store.owner, testContactKeys, { kind: 'agency', id: 'H29.1' })).toHaveLength(1)
  const answer = await safe.ask(`mutation { ${set.replace(')', ', idempotencyKey: "by-nobody")')} }`, { as: lan })
  expect(codesOf(answer)).toEqual(['KHO425'])
})
