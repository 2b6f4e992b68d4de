import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { author, draftsCity, office, second, type Who } from './drafts-city.ts'
import { officer } from './issuer.ts'
import { safeCity } from './safe-city.ts'
import { codesOf, type SafeServer, safeServer } from './safe-server.ts'

let safe: SafeServer
beforeAll(async () => {
  safe = await safeServer(safeCity(draftsCity + ofSources))
})
afterAll(() => safe[Symbol.asyncDispose]())

const ofSources = `
# sources/one_stop.yaml
source: one_stop
agency: H29.1.1
kind: postgres
connection: { host: localhost, database: d, user: u, password: { env: KHO_SECRET_AGENCY }, tls: none }
time_zone: Asia/Ho_Chi_Minh
limits: { connections: 2, retained_log: 1GB }
# datasets/visits.yaml
dataset: visits
names: { one: visit, many: visits }
title: { vi: Lượt, en: Visits }
owner: H29.1
class: shared
listed: true
key: [code]
size: 100
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
sources:
  - { source: one_stop, from: visit, map: { code: code }, mode: snapshot, deletes: compare }
# datasets/calls.yaml
dataset: calls
names: { one: call, many: calls }
title: { vi: Cuộc gọi, en: Calls }
owner: H29.1
class: shared
listed: true
key: [code]
size: 100
fields:
  code: { type: text, title: { vi: Mã, en: Code } }
sources:
  - { source: one_stop, from: call, map: { code: code }, mode: log, deletes: log }
`

const signed = ({ name, unit, cccd }: Who) =>
  safe.issuer.sign({ kho_kind: 'steward', unit, cccd, trust: 3 }, { subject: name })

async function replay(
  who: Who,
  input: { readonly dataset: string; readonly source: string },
  key: string = randomUUID(),
) {
  const query = `mutation ($dataset: String!, $source: String!, $key: String!) {
    replayQuarantine(dataset: $dataset, source: $source, idempotencyKey: $key) { replay { replay dataset source } refused { code } } }`
  const { body } = await safe.ask(query, { token: await signed(who), variables: { ...input, key } })
  return body.data.replayQuarantine
}

const counted = async () => (await safe.store.rows('select count(*) from kho.asked_replay'))[0]?.[0]

test('a steward asks for a replay, is told how it stands, and whoever asks meanwhile is told the same one', async () => {
  const asked = await replay(author, { dataset: 'visits', source: 'one_stop' }, 'the-same-key')
  expect(asked).toEqual({
    replay: { replay: expect.any(String), dataset: 'visits', source: 'one_stop' },
    refused: null,
  })
  expect(await replay(author, { dataset: 'visits', source: 'one_stop' }, 'the-same-key')).toEqual(asked)
  const again = await Promise.all([1, 2, 3].map(() => replay(author, { dataset: 'visits', source: 'one_stop' })))
  expect(again).toEqual([asked, asked, asked])
  expect(await counted()).toBe('1')
  const { body } = await safe.ask('{ quarantineReplays { nodes { replay dataset source state run } } }', {
    token: await signed(author),
  })
  expect(body.data.quarantineReplays.nodes).toEqual([{ ...asked.replay, state: 'waiting', run: null }])
  const entries = await safe.store.rows(`
    select body::json -> 'target' ->> 'key', body::json ->> 'outcome' from kho.ledger_entry
    where body::json ->> 'action' = 'quarantine.replay'`)
  expect(entries).toEqual(Array.from({ length: 4 }, () => ['visits/one_stop', 'done']))
})

test('O04: of another agency’s dataset, of no dataset and from no source of it, nothing is asked', async () => {
  const before = await counted()
  const refusals = await Promise.all([
    replay(second, { dataset: 'visits', source: 'one_stop' }),
    replay(office, { dataset: 'visits', source: 'one_stop' }),
    replay(author, { dataset: 'nothing_known', source: 'one_stop' }),
    replay(author, { dataset: 'visits', source: 'nothing_known' }),
    replay(author, { dataset: 'calls', source: 'one_stop' }),
  ])
  expect(refusals.map(({ replay, refused }) => [replay, refused.code])).toEqual([
    [null, 'KHO330'],
    [null, 'KHO330'],
    [null, 'KHO330'],
    [null, 'KHO345'],
    [null, 'KHO346'],
  ])
  const mutation = `mutation { replayQuarantine(dataset: "visits", source: "one_stop", idempotencyKey: "${randomUUID()}") { refused { code } } }`
  expect(codesOf(await safe.ask(mutation, { as: officer }))).toEqual(['KHO425'])
  expect(await counted()).toBe(before)
})
