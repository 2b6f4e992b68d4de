import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { citizen, officer } from './issuer.ts'
import { type Answer, codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer()
})
afterAll(() => safe[Symbol.asyncDispose]())

const steward = { sub: 'steward-1', kho_kind: 'steward', cccd: '079190000021', unit: 'H29.1', trust: 3 }
const other = { ...steward, sub: 'steward-2', cccd: '079190000022', unit: 'H29.2' }
const rules = `policy: dossiers
rules:
  - { rule: own_agency, allow: read, to: { kind: officer }, where: { agency: { in: $principal.units } }, fields: [dossier_code] }
`
const save = `mutation Save($input: PolicyDraftInput!, $key: String!) {
  savePolicyDraft(input: $input, idempotencyKey: $key) {
    draft { draft version state }
    refused { code message { vi en } hint { vi en } details }
  }
}`
const input = { dataset: 'dossiers', rules }

async function tokenOf({ sub, ...claims }: typeof steward): Promise<string> {
  return safe.issuer.sign(claims, { subject: sub })
}

async function saving(as: typeof steward, given: object = input, key: string = randomUUID()): Promise<Answer> {
  return safe.ask(save, { token: await tokenOf(as), variables: { input: given, key } })
}

const drafts = async () => Number((await safe.store.rows('select count(*) from kho.policy_draft'))[0]?.[0])
const entries = async () => {
  const rows = await safe.store.rows(
    `select body::json ->> 'action', body::json ->> 'outcome', body::json #>> '{asker,kind}', body::json #>> '{target,key}'
     from kho.ledger_entry where body::json ->> 'kind' = 'write' order by position`,
  )
  return rows
}

test('a change is made with its entry in the ledger, and answers what it made', async () => {
  const answer = await saving(steward)
  const { draft, refused } = answer.body.data.savePolicyDraft
  expect([answer.status, draft, refused]).toEqual([
    200,
    { draft: expect.stringMatching(/^[0-9a-f-]{36}$/), version: 1, state: 'draft' },
    null,
  ])
  expect((await entries()).at(-1)).toEqual(['policy_draft.save', 'done', 'steward', draft.draft])
})

test('the same request under its key is made once and answered the same, by whoever sent it and nobody else', async () => {
  const key = randomUUID()
  const before = await drafts()
  const [first, ...more] = await Promise.all([1, 2, 3, 4].map(() => saving(steward, input, key)))
  for (const answer of more) expect(answer.body).toEqual(first?.body)
  expect(await drafts()).toBe(before + 1)
  const written = (await entries()).length
  expect((await saving(steward, input, key)).body).toEqual(first?.body)
  expect((await entries()).length).toBe(written)
  const twin = await saving({ ...steward, sub: 'steward-3' }, input, key)
  expect(twin.body.data.savePolicyDraft.draft.draft).not.toBe(first?.body.data.savePolicyDraft.draft.draft)
  const changed = await saving(steward, { ...input, reason: 'another' }, key)
  expect([changed.status, ...codesOf(changed)]).toEqual([409, 'KHO427'])
})

test('what a change is refused for is said in both languages, entered, and the same when asked again', async () => {
  const [key, before] = [randomUUID(), await drafts()]
  const refused = await saving(other, input, key)
  expect(refused.status).toBe(200)
  expect(refused.body.data.savePolicyDraft).toEqual({
    draft: null,
    refused: {
      code: 'KHO330',
      message: { vi: 'Đây không phải bộ dữ liệu của cơ quan bạn.', en: 'This is not a dataset of your agency.' },
      hint: { vi: expect.stringContaining('cơ quan mình'), en: expect.stringContaining('own agency') },
      details: {},
    },
  })
  expect((await saving(other, input, key)).body).toEqual(refused.body)
  expect((await entries()).at(-1)).toEqual(['policy_draft.save', 'KHO330', 'steward', ''])
  expect(await drafts()).toBe(before)
  // A dataset that is not there is told like another agency's.
  const unknown = await saving(other, { ...input, dataset: 'nothing' })
  expect(unknown.body.data.savePolicyDraft.refused).toEqual(refused.body.data.savePolicyDraft.refused)
})

test('W01: who is not a steward of an agency changes nothing, whatever they send', async () => {
  const before = [await drafts(), (await entries()).length]
  const nobodies = [null, officer, citizen, { ...steward, unit: 'H99' }, { ...steward, unit: null }]
  for (const as of nobodies) {
    const answer = await safe.ask(save, { ...(as ? { as } : {}), variables: { input, key: randomUUID() } })
    expect([answer.status, ...codesOf(answer)]).toEqual([403, 'KHO425'])
  }
  expect([await drafts(), (await entries()).length]).toEqual(before)
})

test.for([
  ['state', { state: 'current' }],
  ['author', { author: 'somebody' }],
  ['owners', { owners: ['H29.2'] }],
  ['needs', { needs: [] }],
  ['became', { became: 9 }],
  ['__proto__', JSON.parse('{"__proto__": {"state": "current"}}')],
] as const)('W02: a change takes the fields of its input and no %s', async ([, more]) => {
  const before = await drafts()
  const body = `{"query":${JSON.stringify(save)},"variables":${JSON.stringify({ input, key: randomUUID() }).replace(
    '"dataset"',
    `${JSON.stringify(more).slice(1, -1)},"dataset"`,
  )}}`
  const headers = { authorization: `Bearer ${await tokenOf(steward)}`, 'content-type': 'application/json' }
  const answer = await safe.post(body, headers)
  expect([answer.status, ...codesOf(answer)]).toEqual([400, 'KHO446'])
  expect(await drafts()).toBe(before)
})

test('W02: a draft of rules brings no other document along', async () => {
  const smuggled = `${rules}---\nperson: intruder\ntitle: { vi: x, en: x }\nclaims: { kho_kind: steward }\n`
  const another = rules.replace('policy: dossiers', 'policy: inquiries').replace(/where: .*units \} \}, /, '')
  const city = 'rules:\n  - { rule: none, deny: read, to: { kind: officer } }\n'
  for (const text of [smuggled, another, city, '', 'policy: dossiers']) {
    const answer = await saving(steward, { ...input, rules: text })
    expect(answer.body.data.savePolicyDraft.refused.code).toBe('KHO331')
  }
})

test('W04: a change is no query: not in the address, not by a form, not by another site without a preflight', async () => {
  const [before, authorization] = [await drafts(), `Bearer ${await tokenOf(steward)}`]
  const variables = JSON.stringify({ input, key: randomUUID() })
  const address = `${safe.url}/graphql?query=${encodeURIComponent(save)}&variables=${encodeURIComponent(variables)}`
  const statusOf = async (method: string, headers: { readonly [name: string]: string }) =>
    (await fetch(address, { method, headers })).status
  for (const headers of [{ authorization }, {}]) {
    for (const method of ['HEAD', 'PUT']) expect(await statusOf(method, headers)).toBe(405)
  }
  expect(await statusOf('GET', { authorization })).toBe(403)
  expect(await statusOf('GET', {})).toBe(400)
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
    const body = type.includes('form-urlencoded')
      ? new URLSearchParams({ query: save, variables }).toString()
      : JSON.stringify({ query: save, variables: JSON.parse(variables) })
    const answer = await safe.post(body, { authorization, 'content-type': type, cookie: 'session=1' })
    expect([answer.status, ...codesOf(answer)]).toEqual([415, 'KHO442'])
  }
  // A cookie is nobody: who asks is known by the Authorization header alone, which no other site can send.
  const cookie = await safe.post(JSON.stringify({ query: save, variables: JSON.parse(variables) }), {
    'content-type': 'application/json',
    cookie: `authorization=${authorization}`,
  })
  expect([cookie.status, ...codesOf(cookie)]).toEqual([403, 'KHO425'])
  expect(await drafts()).toBe(before)
})

test('R18: a request makes one change, however it is written', async () => {
  const before = await drafts()
  const one = (alias: string) =>
    `${alias}: savePolicyDraft(input: $input, idempotencyKey: "${randomUUID()}") { draft { draft } }`
  const query = `mutation M($input: PolicyDraftInput!) { ${one('a')} ${one('b')} }`
  const answer = await safe.ask(query, { as: steward, variables: { input } })
  expect([answer.status, ...codesOf(answer)]).toEqual([400, 'KHO428'])
  const short = await saving(steward, input, 'short')
  expect([short.status, ...codesOf(short)]).toEqual([400, 'KHO428'])
  expect(await drafts()).toBe(before)
})

test('an account makes so many changes in a minute and is told when to go on; others go on meanwhile', async () => {
  const eager = { ...steward, sub: 'eager' }
  const answers: Answer[] = []
  for (let sent = 0; sent < 61; sent += 1) answers.push(await saving(eager, input, 'one-and-the-same'))
  expect(answers.filter(({ status }) => status === 200).length).toBe(60)
  const last = answers.at(-1)
  expect([last?.status, ...(last ? codesOf(last) : [])]).toEqual([429, 'KHO429'])
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await saving(steward)).status).toBe(200)
})

test('A06: a change whose entry cannot be written is not made', async () => {
  await using apart = await safeServer()
  await apart.store.owner.rows(sql`revoke insert on kho.ledger_entry from kho_api`)
  const answer = await apart.ask(save, { as: steward, variables: { input, key: randomUUID() } })
  expect([answer.status, ...codesOf(answer)]).toEqual([503, 'KHO503'])
  const rows = await apart.store.rows('select (select count(*) from kho.policy_draft), (select count(*) from kho.act)')
  expect(rows).toEqual([['0', '0']])
})

test('a server without the means to write answers questions only', async () => {
  await using apart = await safeServer(undefined, { desk: undefined })
  const answer = await apart.ask(save, { as: steward, variables: { input, key: randomUUID() } })
  expect([answer.status, ...codesOf(answer)]).toEqual([503, 'KHO508'])
  expect((await apart.ask('{ viewer { kind } }', { as: steward })).status).toBe(200)
})
