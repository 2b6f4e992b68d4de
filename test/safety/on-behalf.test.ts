import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, citizen, officer, steward } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

const city = safeCity(`
# city.yaml
city: safe_city
title: { vi: Thành phố, en: City }
time_zone: Asia/Ho_Chi_Minh
synthetic: true
principal:
  claims: { kind: kho_kind, person: cccd, agency: unit, roles: roles, trust: trust, application: client }
  actor: { application: sub, agency: unit }
`)

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(city)
})
afterAll(() => safe[Symbol.asyncDispose]())

const query = '{ viewer { kind agency application } dossiers { nodes { dossierCode applicantId } } }'
const acted = (act: unknown, claims: Claims = officer) => safe.ask(query, { as: { ...claims, act } })
const desk = { sub: 'one_stop', unit: 'H29.1' }

test('an application that acts for an officer has his rights, and both stand in the ledger', async () => {
  const { body } = await acted(desk, { ...officer, client: 'ignored' })
  expect(body.data.viewer).toEqual({ kind: 'officer', agency: 'H29.1', application: 'one_stop' })
  const own = await safe.ask(query, { as: officer })
  expect(body.data.dossiers).toEqual(own.body.data.dossiers)
  const [entry] = await safe.store.rows(`select body::json -> 'asker' ->> 'application',
    body::json -> 'asker' ->> 'account' is not null, body::json -> 'asker' ->> 'agency' from kho.ledger_entry
    where body::json ->> 'kind' = 'read' order by position limit 1`)
  expect(entry).toEqual(['one_stop', 't', 'H29.1'])
})

test('an application of an agency acts for the officers of its units, and for no others', async () => {
  expect((await acted(desk, { ...officer, unit: 'H29.1.1' })).status).toBe(200)
  for (const [act, unit] of [
    [desk, 'H29.2'],
    [{ ...desk, unit: 'H29.2' }, 'H29.1'],
    [{ ...desk, unit: 'H29.1.1' }, 'H29.1'],
    [{ ...desk, unit: 'X1' }, 'H29.1'],
  ] as const) {
    const answer = await acted(act, { ...officer, unit })
    expect([answer.status, ...codesOf(answer)], `${act.unit} for ${unit}`).toEqual([403, 'KHO472'])
  }
})

test.for([
  ['a text', 'one_stop'],
  ['nothing', null],
  ['a list', [desk]],
  ['no application', { unit: 'H29.1' }],
  ['no agency', { sub: 'one_stop' }],
  ['a number', { ...desk, sub: 7 }],
  ['half a character', { ...desk, sub: '\ud800' }],
  ['another that acts', { ...desk, act: { sub: 'first' } }],
] as const)('an act of %s is refused, never left out', async ([, act]) => {
  const answer = await acted(act)
  expect([answer.status, ...codesOf(answer)]).toEqual([403, 'KHO472'])
})

test('applications act for officers alone', async () => {
  for (const claims of [citizen, steward, { kho_kind: 'application', unit: 'H29.1' }, { kho_kind: 'operator' }]) {
    expect(codesOf(await acted(desk, claims))).toEqual(['KHO472'])
  }
})

test('a city whose document reads no actor takes no such token', async () => {
  await using other = await safeServer()
  const answer = await other.ask(query, { as: { ...officer, act: desk } })
  expect([answer.status, ...codesOf(answer)]).toEqual([403, 'KHO472'])
})

test('an application asks for itself by a token of client credentials', async () => {
  const { body } = await safe.ask('{ viewer { kind agency application } }', {
    as: { kho_kind: 'application', unit: 'H29.1', client: 'one_stop' },
  })
  expect(body.data.viewer).toEqual({ kind: 'application', agency: 'H29.1', application: 'one_stop' })
})

test('a token that is bound to a key is no bearer token', async () => {
  const answer = await safe.ask(query, { as: { ...officer, cnf: { jkt: 'x' } } })
  expect([answer.status, ...codesOf(answer)]).toEqual([401, 'KHO440'])
})
