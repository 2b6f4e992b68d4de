import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, inspector, officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type Answer, answerOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(
    safeCity(`
# policies/procedures.yaml
policy: procedures
rules:
  - { rule: everybody, allow: read, fields: all }
  - { rule: files, allow: read, fields: [code], ways: [export] }
`),
  )
})
afterAll(() => safe[Symbol.asyncDispose]())

async function page(path: string, as?: Claims): Promise<Answer> {
  const headers = as ? { authorization: `Bearer ${await safe.issuer.sign(as)}` } : undefined
  return answerOf(await fetch(`${safe.url}/open/${path}`, headers ? { headers } : {}))
}

test('an address of its own says what a dataset means, whose it is, what of it is open to the asker, and where its files are', async () => {
  const { status, body } = await page('procedures')
  expect(status).toBe(200)
  const file = (format: string, mediaType: string, href: string) => ({ format, mediaType, href })
  expect(body).toMatchObject({
    dataset: 'procedures',
    title: { vi: 'Thủ tục', en: 'Procedures' },
    owner: { agency: 'H29.1', title: { vi: 'Sở Một', en: 'First department' } },
    ...{ class: 'open', licence: 'cc-by-4.0', synthetic: true, key: ['code'], size: '100' },
    refresh: { every: null, promise: null, freshAt: null, late: false },
    fields: [
      { name: 'code', type: 'text', title: { vi: 'Mã', en: 'Code' }, ways: ['query', 'export'] },
      { name: 'title', type: 'text', title: { vi: 'Tên', en: 'Title' }, ways: ['query'] },
    ],
    files: [
      file('csv', 'text/csv', '/open/procedures/live.csv'),
      file('excel', 'text/csv', '/open/procedures/live.csv?for=excel'),
      file('ndjson', 'application/x-ndjson', '/open/procedures/live.ndjson'),
    ],
  })
  for (const { href } of body.files) expect((await fetch(`${safe.url}${href}`)).status).toBe(200)
})

test('a field that goes says until when it stays, and what stands for it', async () => {
  await using city = await safeServer(
    safeCity(`
# datasets/procedures.yaml
dataset: procedures
names: { one: procedure, many: procedures }
title: { vi: Thủ tục, en: Procedures }
owner: H29.1
class: open
licence: cc-by-4.0
listed: true
key: [code]
size: 100
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
  title: { type: text, deprecated: { since: 2026-01-01, until: 2026-07-01, use: code, reason: { vi: Thừa, en: Not needed } } }
`),
  )
  const { body } = await answerOf(await fetch(`${city.url}/open/procedures`))
  const going = { since: '2026-01-01', until: '2026-07-01', use: 'code', reason: { vi: 'Thừa', en: 'Not needed' } }
  expect(body.fields.map(({ deprecated }: { deprecated?: object }) => deprecated)).toEqual([undefined, going])
  const asked = await city.ask('{ procedures(first: 1) { nodes { title } } }')
  expect(asked.body.data.procedures.nodes).toEqual([{ title: 'Đăng ký kết hôn' }])
})

test('it names the fields that rules could show to whoever asks, and no file that they could not take', async () => {
  const fieldsFor = async (as?: Claims) => {
    const { body } = await page('dossiers', as)
    expect(body.files).toEqual([])
    return body.fields.map(({ name }: { name: string }) => name)
  }
  expect(await fieldsFor()).toEqual([])
  expect(await fieldsFor(citizen)).toEqual(['dossier_code', 'procedure_code', 'agency', 'applicant_id', 'fee'])
  expect(await fieldsFor(officer)).toContain('note')
})

test('R21, R22: an unlisted dataset has no address for whoever may not know of it', async () => {
  const told = async (dataset: string, as?: Claims) => {
    const { status, text, headers } = await page(dataset, as)
    return [status, text.replaceAll(headers.get('x-correlation-id') ?? '', ''), [...headers.keys()].sort()]
  }
  for (const as of [undefined, citizen, officer]) expect(await told('inquiries', as)).toEqual(await told('nothing', as))
  expect((await page('inquiries', inspector)).body).toMatchObject({ dataset: 'inquiries', files: [] })
})

test('HEAD says whether it is there', async () => {
  const head = async (dataset: string) => {
    const { status, headers } = await fetch(`${safe.url}/open/${dataset}`, { method: 'HEAD' })
    return [status, headers.get('content-type')]
  }
  const json = 'application/json; charset=utf-8'
  expect([await head('procedures'), await head('inquiries')]).toEqual([
    [200, json],
    [404, json],
  ])
})
