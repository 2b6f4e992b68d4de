import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { keyNameIn, newKeyText } from '@kho/schema/credentials/key-text.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { steward } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type Answer, codesOf, type SafeServer, safeServer } from './safe-server.ts'

const city = safeCity(`
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: applications_of_the_agency
    allow: read
    to: { kind: application }
    where: { agency: { in: $principal.units } }
    fields: [dossier_code, procedure_code, agency]
  - rule: for_marriages
    allow: read
    to: { kind: application }
    fields: [dossier_code, fee]
    purpose: { procedure: ['1.001', '1.002'] }
`)

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(city)
})
afterAll(() => safe[Symbol.asyncDispose]())

interface Form {
  readonly [member: string]: unknown
}

const whole: Form = { application: 'one_stop', agency: 'H29.1', days: 30 }

/** What the steward's mutation answers. */
async function issue(form: Form, { as = steward, key = randomUUID() } = {}): Promise<Answer> {
  const query = `mutation ($input: ApiKeyInput!, $key: String!) { issueApiKey(input: $input, idempotencyKey: $key) {
    shown key { apiKey application agency until revoked } refused { code details } } }`
  return safe.ask(query, { as, variables: { input: form, key } })
}

async function issued(form: Form): Promise<{ readonly text: string; readonly apiKey: string }> {
  const { body } = await issue(form)
  return { text: body.data.issueApiKey.shown, apiKey: body.data.issueApiKey.key.apiKey }
}

const ask = (text: string, query: string, headers = {}) =>
  safe.ask(query, { headers: { 'x-api-key': text, ...headers } })

const revoke = (apiKey: string, as = steward) =>
  safe.ask(
    `mutation { revokeApiKey(apiKey: "${apiKey}", idempotencyKey: "${randomUUID()}") { key { revoked } refused { code } } }`,
    { as },
  )

test('an application is let in by its key, as its agency and nobody else', async () => {
  const { text, apiKey } = await issued({ ...whole, application: 'first' })
  expect(keyNameIn(text)).toBe(apiKey)
  const who = await ask(
    text,
    '{ viewer { kind agency units application roles trust } dossiers { nodes { dossierCode } } }',
  )
  expect(who.body.data).toEqual({
    viewer: {
      ...{ kind: 'application', agency: 'H29.1', units: ['H29.1', 'H29.1.1'] },
      ...{ application: 'first', roles: null, trust: null },
    },
    dossiers: { nodes: [{ dossierCode: 'D-1' }, { dossierCode: 'D-2' }] },
  })
})

test('a key is shown once: what is sent again is answered without it', async () => {
  const key = randomUUID()
  const first = (await issue({ ...whole, application: 'shown' }, { key })).body.data.issueApiKey
  const again = (await issue({ ...whole, application: 'shown' }, { key })).body.data.issueApiKey
  expect(first.shown).toMatch(/^kho_key_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/)
  expect(again).toEqual({ ...first, shown: null })
})

test('a key narrowed to datasets reads no other, by whatever way, and shares nothing with one that is not', async () => {
  const narrow = await issued({ ...whole, application: 'narrow', datasets: ['procedures'] })
  const wide = await issued({ ...whole, application: 'wide' })
  const query = '{ dossiers { totalCount } procedures { nodes { code dossiers { totalCount } } } }'
  const counts = async (text: string) => {
    const { dossiers, procedures } = (await ask(text, query)).body.data
    return [
      dossiers.totalCount,
      procedures.nodes.map((node: { dossiers: { totalCount: number } }) => node.dossiers.totalCount),
    ]
  }
  for (const _ of [1, 2]) {
    expect(await counts(narrow.text)).toEqual([0, [0, 0]])
    expect(await counts(wide.text)).toEqual([2, [2, 0]])
  }
})

test('a key is for its purposes and networks alone', async () => {
  const query = '{ dossiers { nodes { fee } } }'
  const form = { ...whole, application: 'marriages', purposes: ['1.001'], networks: ['127.0.0.0/8'] }
  const { text } = await issued(form)
  const fees = await ask(text, query, { 'x-purpose': '1.001' })
  expect(fees.body.data.dossiers.nodes).toEqual([{ fee: '50000' }, { fee: '50000' }, { fee: '50000' }])
  const other = await ask(text, query, { 'x-purpose': '1.002' })
  expect([other.status, ...codesOf(other)]).toEqual([403, 'KHO471'])
  const away = await issued({ ...form, application: 'away', networks: ['10.0.0.0/8', 'fd00::/64'] })
  expect(codesOf(await ask(away.text, query, { 'x-purpose': '1.001' }))).toEqual(['KHO471'])
})

test('two keys are valid at once and no third, and the one that is replaced ends within a week', async () => {
  const form = { ...whole, application: 'rotating' }
  const first = await issued(form)
  const next = await issued({ ...form, replaces: first.apiKey })
  for (const { text } of [first, next]) expect((await ask(text, '{ viewer { kind } }')).status).toBe(200)
  const [row] = await safe.store.rows(
    `select valid_until < now() + interval '7 days 1 minute' from kho.api_key where api_key = '${first.apiKey}'`,
  )
  expect(row).toEqual(['t'])
  const third = await issue(form)
  expect(third.body.data.issueApiKey).toMatchObject({ shown: null, key: null, refused: { code: 'KHO476' } })
  expect((await revoke(first.apiKey)).body.data.revokeApiKey).toEqual({ key: { revoked: true }, refused: null })
  expect((await issue(form)).body.data.issueApiKey.refused).toBeNull()
})

test('of ten that are issued at once for one application two are', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => issue({ ...whole, application: 'racing' })))
  const refused = answers.map(({ body }) => body.data.issueApiKey.refused?.code ?? 'issued')
  expect(refused.toSorted()).toEqual([...Array.from({ length: 8 }, () => 'KHO476'), 'issued', 'issued'])
})

test('U03: a revoked key lets nobody in, on another server within seconds, and does not come back', async () => {
  const { text, apiKey } = await issued({ ...whole, application: 'revoked' })
  expect((await ask(text, '{ viewer { kind } }')).status).toBe(200)
  await revoke(apiKey)
  await expect.poll(async () => codesOf(await ask(text, '{ viewer { kind } }'))).toEqual(['KHO470'])
  await expect(
    safe.store.rows(`update kho.api_key set revoked_at = null where api_key = '${apiKey}'`),
  ).rejects.toThrow()
})

test('a key is refused when its time is over', async () => {
  const { text, apiKey } = await issued({ ...whole, application: 'over' })
  await safe.store.rows(`update kho.api_key set valid_until = clock_timestamp() where api_key = '${apiKey}' and false;
    alter table kho.api_key disable trigger key_stays_ended, disable trigger key_changes;
    update kho.api_key set issued_at = issued_at - interval '2 days', valid_until = clock_timestamp() - interval '1 s'
    where api_key = '${apiKey}'; alter table kho.api_key enable trigger key_stays_ended, enable trigger key_changes;
    update kho.credential_change set version = version + 1`)
  await expect.poll(async () => codesOf(await ask(text, '{ viewer { kind } }'))).toEqual(['KHO470'])
})

test('whatever is no key of ours is refused, never anonymous, and in the same words', async () => {
  const { text } = await issued({ ...whole, application: 'guessed' })
  const strange = newKeyText().text
  const flipped = `${text.slice(0, 30)}${text[30] === 'x' ? 'y' : 'x'}${text.slice(31)}`
  const guesses = ['', 'k', 'a'.repeat(5000), text.slice(0, -1), `${text}x`, flipped, strange, text.toUpperCase()]
  const answers = await Promise.all(guesses.map((guess) => ask(guess, '{ viewer { kind } }')))
  for (const { status, body } of answers) {
    expect([status, body.errors[0].extensions.code, body.errors[0].message]).toEqual([
      ...[401, 'KHO470'],
      'The API key is not accepted.',
    ])
  }
  const both = await ask(text, '{ viewer { kind } }', { authorization: `Bearer ${await safe.issuer.sign(steward)}` })
  expect([both.status, ...codesOf(both)]).toEqual([401, 'KHO470'])
})

test('a steward issues and revokes for agencies of their own, and nobody else does', async () => {
  const foreign = await issue({ ...whole, agency: 'H29.2' })
  expect(foreign.body.data.issueApiKey).toMatchObject({ shown: null, refused: { code: 'KHO477' } })
  const { text, apiKey } = await issued({ ...whole, application: 'own' })
  const other = { ...steward, unit: 'H29.2' }
  expect((await revoke(apiKey, other)).body.data.revokeApiKey.refused.code).toBe('KHO477')
  const mutation = `mutation { revokeApiKey(apiKey: "${apiKey}", idempotencyKey: "${randomUUID()}") { refused { code } } }`
  expect(codesOf(await ask(text, mutation))).toEqual(['KHO425'])
  expect(codesOf(await safe.ask(mutation))).toEqual(['KHO425'])
})

test.for([
  ['application', { application: 'a b' }],
  ['days', { days: 0 }],
  ['days', { days: 401 }],
  ['datasets', { datasets: ['nothing'] }],
  ['datasets', { datasets: [] }],
  ['purposes', { purposes: [''] }],
  ['networks', { networks: ['10.0.0.0/33'] }],
  ['networks', { networks: ['fd00::/65'] }],
  ['networks', { networks: ['10.0.0.0'] }],
] as const)('a key whose %s could not be kept to is not issued: %j', async ([part, form]) => {
  const { refused } = (await issue({ ...whole, application: 'formless', ...form })).body.data.issueApiKey
  expect(refused).toEqual({ code: 'KHO475', details: { wrong: [part] } })
})

test('O02: no key stands in the store, in the log, in the ledger or in what is listed; its id does', async () => {
  const { text, apiKey } = await issued({ ...whole, application: 'secret' })
  await ask(text, '{ dossiers { nodes { dossierCode } } }')
  const kept = await safe.store.rows(`select row_to_json(k)::text from kho.api_key as k union all
    select row_to_json(a)::text from kho.act as a union all select body from kho.ledger_entry`)
  const proof = text.slice(21)
  expect(proof).toHaveLength(49)
  expect(kept.flat().join('')).toContain(apiKey)
  for (const place of [kept.flat().join(''), safe.log()]) expect(place).not.toContain(proof)
  const listed = await safe.ask(
    '{ apiKeys(filter: { application: { eq: "secret" } }) { nodes { apiKey agency datasets } } }',
    {
      as: steward,
    },
  )
  expect(listed.body.data.apiKeys.nodes).toEqual([{ apiKey, agency: 'H29.1', datasets: null }])
  const foreign = await safe.ask('{ apiKeys { totalCount } }', { as: { ...steward, unit: 'H29.2' } })
  expect(foreign.body.data.apiKeys.totalCount).toBe(0)
})

test('F36: where what was revoked cannot be read, nobody is let in by a key', async () => {
  await using alone = await safeServer(city, {
    credentials: { session: { rows: () => Promise.reject(new Error()) }, key: Buffer.alloc(32) },
  })
  const answer = await alone.ask('{ viewer { kind } }', { headers: { 'x-api-key': newKeyText().text } })
  expect([answer.status, ...codesOf(answer)]).toEqual([503, 'KHO474'])
  expect((await alone.ask('{ viewer { kind } }')).status).toBe(200)
})

test('what the guide says of issuing a key is so', async () => {
  const guide = await readFile(new URL('../../docs/guides/credentials.md', import.meta.url), 'utf8')
  const [, query = ''] = /```graphql\n([^`]+)\n```/.exec(guide) ?? []
  const { body } = await safe.ask(query, { as: steward, variables: { key: randomUUID() } })
  const { shown, refused } = body.data.issueApiKey
  expect([keyNameIn(shown), refused]).toEqual([body.data.issueApiKey.key.apiKey, null])
  const [, pattern = ''] = /`(kho_key_\[[^`]+)`/.exec(guide) ?? []
  expect(shown).toMatch(new RegExp(`^${pattern}$`))
})
