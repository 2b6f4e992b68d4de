import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, steward } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { type SafeServer, safeServer } from './safe-server.ts'

/** A city in which an enterprise sees its own dossiers, and any business the fees of all. */
const city = safeCity(`
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
principal:
  claims: { kind: kho_kind, person: cccd, agency: unit, roles: roles, trust: trust, enterprise: mst }
  attributes: { trained: boolean }
# policies/dossiers.yaml
policy: dossiers
rules:
  - rule: own_enterprise
    allow: read
    to: { kind: business }
    where: { agency: $principal.enterprise }
    fields: all
  - rule: fees
    allow: read
    to: { kind: business }
    where: { agency: H29.2 }
    fields: [dossier_code, fee]
`)

const business: Claims = { kho_kind: 'business', cccd: '079190000003', mst: 'H29.1', trust: 2 }
const another: Claims = { ...business, cccd: '079190000004', mst: '0300588570' }

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(city)
})
afterAll(() => safe[Symbol.asyncDispose]())

async function issue(application: string, { as = business, more = {} }: { as?: Claims; more?: object } = {}) {
  const query = `mutation ($input: MyApiKeyInput!, $key: String!) { issueMyApiKey(input: $input, idempotencyKey: $key) {
    shown key { apiKey application agency revoked } refused { code details } } }`
  const { body } = await safe.ask(query, {
    as,
    variables: { input: { application, days: 30, ...more }, key: randomUUID() },
  })
  return body.data?.issueMyApiKey ?? body.errors[0].extensions.code
}

async function revoke(apiKey: string, as = business) {
  const { body } = await safe.ask(
    `mutation { revokeMyApiKey(apiKey: "${apiKey}", idempotencyKey: "${randomUUID()}") { key { revoked } refused { code } } }`,
    { as },
  )
  return body.data?.revokeMyApiKey ?? body.errors[0].extensions.code
}

test('a key of an enterprise has what any business has, and nothing of the enterprise', async () => {
  const { shown, key } = await issue('reports')
  expect(key).toEqual({ apiKey: expect.any(String), application: 'reports', agency: null, revoked: false })
  const dossiers = '{ viewer { kind application enterprise } dossiers { nodes { dossierCode fee note } } }'
  const own = await safe.ask(dossiers, { as: business })
  expect(own.body.data.dossiers.nodes.map((one: { dossierCode: string }) => one.dossierCode)).toEqual(['D-1', 'D-3'])
  const byKey = await safe.ask(dossiers, { headers: { 'x-api-key': shown } })
  expect(byKey.body.data).toEqual({
    viewer: { kind: 'business', application: 'reports', enterprise: null },
    dossiers: { nodes: [{ dossierCode: 'D-3', fee: '50000', note: null }] },
  })
  const me = await safe.ask('{ me { accesses { totalCount } } }', { headers: { 'x-api-key': shown } })
  expect(me.body.errors[0].extensions.code).toBe('KHO416')
  expect(await issue('more', { as: { ...business, mst: undefined } as unknown as Claims })).toBe('KHO425')
})

test('only an enterprise issues, sees and ends its own keys', async () => {
  for (const as of [citizen, steward]) expect(await issue('mine', { as })).toBe('KHO425')
  const { shown, key } = await issue('kept')
  const list = (as: Claims) => safe.ask('{ apiKeys { nodes { application } } }', { as })
  expect((await list(business)).body.data.apiKeys.nodes).toContainEqual({ application: 'kept' })
  expect((await list(another)).body.data.apiKeys.nodes).toEqual([])
  expect((await list(steward)).body.data.apiKeys.nodes).toEqual([])
  expect(await revoke(key.apiKey, another)).toEqual({ key: null, refused: { code: 'KHO477' } })
  const byTheSteward = await safe.ask(
    `mutation { revokeApiKey(apiKey: "${key.apiKey}", idempotencyKey: "${randomUUID()}") { refused { code } } }`,
    { as: steward },
  )
  expect(byTheSteward.body.data.revokeApiKey.refused).toEqual({ code: 'KHO477' })
  const byItself = await safe.ask(
    `mutation { revokeMyApiKey(apiKey: "${key.apiKey}", idempotencyKey: "${randomUUID()}") { refused { code } } }`,
    { headers: { 'x-api-key': shown } },
  )
  expect(byItself.body.errors[0].extensions.code).toBe('KHO425')
  expect(await revoke(key.apiKey)).toEqual({ key: { revoked: true }, refused: null })
})

test('a program has two keys at once, and an enterprise ten', async () => {
  await issue('twice', { as: another })
  await issue('twice', { as: another })
  expect(await issue('twice', { as: another })).toMatchObject({ refused: { code: 'KHO476', details: { most: 2 } } })
  for (let n = 0; n < 8; n += 1) expect(await issue(`program_${n}`, { as: another })).toMatchObject({ refused: null })
  expect(await issue('further', { as: another })).toMatchObject({ refused: { code: 'KHO476', details: { most: 10 } } })
  expect(await issue('wrong name')).toMatchObject({ refused: { code: 'KHO475', details: { wrong: ['application'] } } })
})
