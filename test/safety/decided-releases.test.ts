import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claims, officer } from './issuer.ts'
import { openWorks, type ReleaseDesk, releaseDesk, worksSql } from './release-desk.ts'
import { codesOf } from './safe-server.ts'

let desk: ReleaseDesk
beforeAll(async () => {
  desk = await releaseDesk(openWorks.whole())
  await desk.store.rows(worksSql(20))
  for (const _ of [1, 2, 3]) {
    await desk.store.rows(`update data.works set title = title || '.' where code = '00000020'`)
    await desk.publish('works')
  }
})
afterAll(() => desk[Symbol.asyncDispose]())

const steward: Claims = { ...officer, kho_kind: 'steward', unit: 'H29.1', trust: 3, cccd: '079190000009' }
const other: Claims = { ...steward, unit: 'H29.2', cccd: '079190000008' }

const waiting = async (as: Claims) => {
  const fields = 'dataset number version rows narrowedRecords narrowedFields personalFields closed'
  const answer = await desk.ask(`{ releasesToDecide { ${fields} } }`, { as })
  return answer.body.data?.releasesToDecide ?? codesOf(answer)
}

interface Decision {
  readonly number: number
  readonly reason?: string
  readonly dataset?: string
  readonly key?: string
}

async function decide(as: Claims, act: 'confirm' | 'withdraw', decision: Decision) {
  const { number, reason = 'It was looked at.', dataset = 'works', key = randomUUID() } = decision
  const query = `mutation ($dataset: String!, $number: Int!, $reason: String!, $key: String!) {
    decided: ${act}Release(dataset: $dataset, number: $number, reason: $reason, idempotencyKey: $key) {
      release { dataset number state } refused { code details } } }`
  const answer = await desk.ask(query, { as, variables: { dataset, number, reason, key } })
  return answer.body.data?.decided ?? codesOf(answer)
}

const statusOf = async (number: number) => (await fetch(`${desk.url}/open/works/releases/${number}.csv`)).status

test('what is suspended waits for the stewards of its owner, with what of it is narrowed', async () => {
  expect(await waiting(steward)).toEqual([])
  await desk.store.apply(openWorks.narrower())
  await expect.poll(() => statusOf(3)).toBe(410)
  const [first] = await waiting(steward)
  expect(first).toMatchObject({ dataset: 'works', number: 3, version: '1.0', rows: '20' })
  expect(first).toMatchObject({ narrowedRecords: false, personalFields: [], closed: false })
  expect(first.narrowedFields).toContain('floors')
  expect(first.narrowedFields).not.toContain('title')
  expect(await waiting(other)).toEqual([])
  expect(await waiting(officer)).toEqual(['KHO425'])
})

test('a steward of the owner confirms it, once a key, and everybody is given it again', async () => {
  expect(await decide(other, 'confirm', { number: 3 })).toMatchObject({ refused: { code: 'KHO330' } })
  expect(await decide(officer, 'confirm', { number: 3 })).toEqual(['KHO425'])
  expect(await decide(steward, 'confirm', { number: 3, reason: ' ' })).toMatchObject({ refused: { code: 'KHO469' } })
  expect(await decide(steward, 'confirm', { number: 9 })).toMatchObject({ refused: { code: 'KHO145' } })
  expect(await statusOf(3)).toBe(410)
  const done = { release: { dataset: 'works', number: 3, state: 'published' }, refused: null }
  expect(await decide(steward, 'confirm', { number: 3, key: 'the-same-key' })).toEqual(done)
  expect(await decide(steward, 'confirm', { number: 3, key: 'the-same-key' })).toEqual(done)
  expect([await statusOf(3), await statusOf(2)]).toEqual([200, 410])
  expect((await waiting(steward)).map(({ number }: { readonly number: number }) => number)).toEqual([2, 1])
})

test('what is withdrawn is gone for good, and says why', async () => {
  const done = { release: { dataset: 'works', number: 2, state: 'withdrawn' }, refused: null }
  expect(await decide(steward, 'withdraw', { number: 2, reason: 'Floors were wrong.' })).toEqual(done)
  const answer = await fetch(`${desk.url}/open/works/releases/2.csv`)
  expect([answer.status, await answer.text()]).toEqual([410, expect.stringContaining('Floors were wrong.')])
  for (const act of ['confirm', 'withdraw'] as const) {
    expect(await decide(steward, act, { number: 2 })).toMatchObject({ refused: { code: 'KHO146' } })
  }
})

test('personal data that the rules do not open any more are not opened by confirming', async () => {
  const personal = openWorks.narrower().map(({ path, text }) => ({
    path,
    text:
      path !== 'datasets/works.yaml'
        ? text
        : text
            .replace('floors: { type: integer,', 'floors: { type: integer, sensitivity: personal,')
            .replace('inspector: { type: text,', 'inspector: { type: text, sensitivity: personal,')
            .replace('key: [code]\nsize', 'key: [code]\nsubjects: [{ field: inspector }]\nsize'),
  }))
  await desk.store.apply(personal)
  await expect.poll(async () => (await waiting(steward))[0]?.personalFields).toEqual(['floors'])
  const refused = { code: 'KHO349', details: { fields: ['floors'] } }
  expect(await decide(steward, 'confirm', { number: 1 })).toMatchObject({ release: null, refused })
  expect(await statusOf(1)).toBe(410)
})

test('what nobody may take any more can only be withdrawn', async () => {
  await desk.store.apply(openWorks.closed())
  await expect.poll(async () => (await waiting(steward))[0]?.closed).toBe(true)
  expect(await decide(steward, 'confirm', { number: 3 })).toMatchObject({ refused: { code: 'KHO464' } })
  expect(await decide(steward, 'withdraw', { number: 3 })).toMatchObject({ release: { state: 'withdrawn' } })
})

test('each decision is in the ledger, refused ones too', async () => {
  const entries = await desk.store.rows(`
    select body::json ->> 'action', body::json #>> '{target,key}', body::json ->> 'outcome' from kho.ledger_entry
    where body::json ->> 'action' like 'release.%' order by at, position`)
  const told = entries.map((entry) => entry.join(' '))
  expect(told).toEqual(expect.arrayContaining(['release.confirm works.3 done', 'release.withdraw works.2 done']))
  expect(told).toEqual(expect.arrayContaining(['release.confirm works.1 KHO349', 'release.confirm works.3 KHO330']))
})
