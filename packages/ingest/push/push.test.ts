import { randomUUID } from 'node:crypto'
import { openDatabase } from '@kho/schema/store/database.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { identityKey } from '../../../test/harness/identity-key.ts'
import { documentsOf, type TestStore, testStore } from '../../../test/harness/test-store.ts'
import { deliveryOutcome } from './delivery-outcome.ts'
import { processPushed } from './process-pushed.ts'
import { deliveryBounds, takeDelivery } from './take-delivery.ts'

const documents = documentsOf(`
# city.yaml
city: test
title: { vi: Thử, en: Test }
time_zone: Asia/Ho_Chi_Minh
# agencies/all.yaml
- agency: H29
  title: { vi: Thành phố, en: City }
- agency: H29.1
  title: { vi: Một, en: One }
  parent: H29
- agency: H29.2
  title: { vi: Hai, en: Two }
  parent: H29
# sources/one.yaml
source: one
agency: H29.1
kind: push
connection: { auth: { kind: token, value: { env: ONE } } }
owns: { meetings: { agency: H29.1 } }
# sources/two.yaml
source: two
agency: H29.2
kind: push
connection: { auth: { kind: token, value: { env: TWO } } }
owns: { meetings: { agency: H29.2 } }
# datasets/meetings.yaml
dataset: meetings
names: { one: meeting, many: meetings }
title: { vi: Cuộc họp, en: Meetings }
owner: H29
class: shared
key: [code]
fields:
  code: { type: text }
  agency: { type: text, required: true }
  room: { type: text }
  seats: { type: integer }
  gone: { type: boolean }
sources:
  - { source: one, from: cuoc_hop, map: { code: ma, agency: don_vi, room: phong.ten, seats: ghe, gone: IsDeleted }, deletes: { soft: { gone: true } } }
  - { source: two, from: cuoc_hop, map: { code: ma, agency: don_vi, room: phong.ten, seats: ghe } }
`)

let store: TestStore
let push: ReturnType<typeof openDatabase>
beforeAll(async () => {
  store = await testStore(documents)
  push = openDatabase({ url: store.url, name: 'test push', role: 'kho_push' })
})
afterAll(async () => {
  await push[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
})
beforeEach(() =>
  store.rows(`
    truncate data.meetings, kho.tombstone, kho.quarantine, kho.delivery, kho.delivery_part;
    delete from kho.checkpoint; update kho.run set state = 'cancelled' where state = 'held'`),
)

type Line = { readonly [name: string]: unknown }

const upsert = (ma: string, version: unknown, more: Line = {}): Line => ({
  op: 'upsert',
  key: ma,
  record: { don_vi: 'H29.1', phong: { ten: `phòng ${version}` }, ...more },
  version,
})

function send(lines: readonly (Line | string)[], source = 'one', idempotencyKey: string = randomUUID()) {
  const body = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
  return takeDelivery(push, store.city(), { source, from: 'cuoc_hop', idempotencyKey, body })
}

function work(source = 'one'): Promise<number> {
  const signal = new AbortController().signal
  const common = { database: store.worker, city: store.city(), version: store.version(), identityKey, signal }
  return processPushed({ ...common, source, onProgress: () => undefined, onRun: () => undefined })
}

/** Sends, works and gives what the sender is told of the one dataset. */
async function pushed(lines: readonly (Line | string)[], source = 'one') {
  const { run } = await send(lines, source)
  await work(source)
  const [told] = (await deliveryOutcome(push, source, run)).datasets
  return told
}

interface Told {
  readonly lines: readonly { readonly line: number; readonly reason: string }[]
}

const records = () => store.rows('select code, room, _version, _source from data.meetings order by code')

describe('a delivery', () => {
  test('is published with its versions, whatever comes twice or late', async () => {
    const first = await pushed([upsert('A', 1), upsert('B', 5), upsert('A', 2)])
    expect(first).toMatchObject({ state: 'done', outcome: { inserted: 2, rejected: 0 } })
    expect(await pushed([upsert('A', 1), upsert('B', 4), upsert('B', 5)])).toMatchObject({
      outcome: { inserted: 0, updated: 0 },
    })
    expect(await pushed([upsert('A', 3)])).toMatchObject({ outcome: { updated: 1 } })
    expect(await records()).toEqual([
      ['A', 'phòng 3', '3', 'one'],
      ['B', 'phòng 5', '5', 'one'],
    ])
  })

  test('deletes what it names, and a message older than the delete brings nothing back', async () => {
    await pushed([upsert('A', 1), upsert('B', 1)])
    expect(await pushed([{ op: 'delete', key: 'A', version: 3 }])).toMatchObject({ outcome: { deleted: 1 } })
    await pushed([upsert('A', 2)])
    expect((await records()).map(([code]) => code)).toEqual(['B'])
    await pushed([upsert('A', 4)])
    expect((await records()).map(([code]) => code)).toEqual(['A', 'B'])
  })

  test('R105: a delete that comes before its record holds against it', async () => {
    await pushed([{ op: 'delete', key: { ma: 'A' }, version: '2020-11-02T08:00:00+07:00' }])
    await pushed([upsert('A', '2020-11-02T00:59:59.999999Z')])
    expect(await records()).toEqual([])
    await pushed([upsert('A', '2020-11-02T01:00:00.000001Z')])
    expect(await records()).toHaveLength(1)
  })

  test('R105: IsDeleted of a record is a delete where the documents say so', async () => {
    await pushed([upsert('A', 1, { IsDeleted: false }), upsert('B', 1)])
    expect(await pushed([upsert('A', 2, { IsDeleted: true })])).toMatchObject({ outcome: { deleted: 1 } })
    await pushed([upsert('A', 1, { IsDeleted: false })])
    expect((await records()).map(([code]) => code)).toEqual(['B'])
  })

  test('R105: a whole day sent again changes nothing', async () => {
    const day = Array.from({ length: 300 }, (_, at) => upsert(`M${at}`, at % 7))
    expect(await pushed(day)).toMatchObject({ outcome: { inserted: 300 } })
    const before = await store.rows('select code, _at, _run from data.meetings order by code')
    expect(await pushed(day)).toMatchObject({ outcome: { inserted: 0, updated: 0, deleted: 0 } })
    expect(await store.rows('select code, _at, _run from data.meetings order by code')).toEqual(before)
  })

  test('tells every line that is no record, and takes the others', async () => {
    const lines = [
      'no json',
      '[1]',
      { op: 'insert', key: 'A', version: 1 },
      { op: 'upsert', key: 'A', version: 1 },
      { op: 'upsert', record: { don_vi: 'H29.1' }, version: 1 },
      { op: 'upsert', key: 'A', record: { ma: 'B', don_vi: 'H29.1' }, version: 1 },
      { op: 'upsert', key: 'A', record: { don_vi: 'H29.1' } },
      upsert('C', 1),
      upsert('C', 1, { ghe: 3 }),
      upsert('D', 1.5),
      { op: 'delete', key: [], version: 1 },
    ]
    const told = await pushed(lines)
    expect(told).toMatchObject({ state: 'done', outcome: { inserted: 1, rejected: 10 } })
    const { lines: rejected } = (told?.outcome ?? { lines: [] }) as Told
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'not_json'],
      [2, 'no_object'],
      [3, 'unknown_op'],
      [4, 'no_record'],
      [5, 'no_key'],
      [6, 'key_differs'],
      [7, 'no_version'],
      [9, 'version_twice'],
      [10, 'no_version'],
      [11, 'no_key'],
    ])
  })

  test('has its bad records in quarantine and their reasons in its outcome, without their values', async () => {
    const told = await pushed([upsert('A', 1, { ghe: 'mười' }), upsert('B', 1, { ghe: 12 })])
    expect(told).toMatchObject({
      outcome: { inserted: 1, quarantined: 1, reasons: [{ field: 'seats', rule: 'type', count: 1 }] },
    })
    expect(JSON.stringify(told)).not.toContain('mười')
    expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['1']])
    await pushed([upsert('A', 2, { ghe: 10 })])
    expect(await store.rows('select count(*) from kho.quarantine')).toEqual([['0']])
  })

  test('I13: cannot claim or delete what another agency’s system sent', async () => {
    await pushed([upsert('A', 1)])
    const claim = (don_vi: string) => ({ op: 'upsert', key: 'A', record: { don_vi }, version: 9 })
    expect(await pushed([claim('H29.1')], 'two')).toMatchObject({
      outcome: { inserted: 0, updated: 0, quarantined: 1 },
    })
    expect(await pushed([claim('H29.2')], 'two')).toMatchObject({ outcome: { inserted: 0, updated: 0 } })
    expect(await pushed([{ op: 'delete', key: 'A', version: 10 }], 'two')).toMatchObject({ outcome: { deleted: 0 } })
    expect(await records()).toEqual([['A', 'phòng 1', '1', 'one']])
  })

  test('that would delete too much waits for an operator, and what comes later waits behind it', async () => {
    const many = Array.from({ length: 60 }, (_, at) => `M${at}`)
    await pushed(many.map((ma) => upsert(ma, 1)))
    const gone = many.slice(0, 40).map((key) => ({ op: 'delete', key, version: 2 }))
    expect(await pushed(gone)).toMatchObject({ state: 'held' })
    expect(await pushed([upsert('N', 1)])).toMatchObject({ state: 'waiting' })
    expect(await records()).toHaveLength(60)
    await store.rows("update kho.run set state = 'cancelled' where state = 'held'")
    expect(await work()).toBe(1)
    expect(await records()).toHaveLength(61)
  })

  test('shares a run with what waits beside it, and is told what became of itself alone', async () => {
    const first = await send([upsert('A', 1), upsert('B', 1, { ghe: 'nhiều' }), 'x'])
    const second = await send([upsert('A', 2), upsert('C', 1)])
    const before = await store.rows('select count(*) from kho.run')
    expect(await work()).toBe(2)
    expect(await store.rows('select count(*) from kho.run')).toEqual([[String(Number(before[0]?.[0]) + 1)]])
    const told = async (run: string) => (await deliveryOutcome(push, 'one', run)).datasets[0]
    const bad = { field: 'seats', rule: 'type', level: 'error', count: 1 }
    expect(await told(first.run)).toMatchObject({
      ...{ state: 'done', attempts: 1 },
      outcome: { read: 2, inserted: 1, updated: 0, quarantined: 1, reasons: [bad], rejected: 1 },
    })
    expect(await told(second.run)).toMatchObject({
      outcome: { read: 2, inserted: 1, updated: 1, quarantined: 0, reasons: [], rejected: 0 },
    })
  })

  test('stays published when one behind it in the same run waits for an operator who then cancels', async () => {
    const many = Array.from({ length: 60 }, (_, at) => `M${at}`)
    const first = await send(many.map((ma) => upsert(ma, 1)))
    const gone = await send(many.slice(0, 40).map((key) => ({ op: 'delete', key, version: 2 })))
    const last = await send([upsert('N', 1)])
    await work()
    const states = async () => {
      const all = await Promise.all([first, gone, last].map(({ run }) => deliveryOutcome(push, 'one', run)))
      return all.map(({ datasets }) => datasets[0]?.state)
    }
    expect(await states()).toEqual(['done', 'held', 'waiting'])
    await store.rows("update kho.run set state = 'cancelled' where state = 'held'")
    await work()
    expect(await states()).toEqual(['done', 'cancelled', 'done'])
    expect(await records()).toHaveLength(61)
  })
})

describe('taking a delivery in', () => {
  test('the same key and content is the same delivery, another content is refused', async () => {
    const first = await send([upsert('A', 1)], 'one', 'key-1')
    expect(await send([upsert('A', 1)], 'one', 'key-1')).toEqual(first)
    await expect(send([upsert('A', 2)], 'one', 'key-1')).rejects.toMatchObject({ code: 'KHO262' })
    expect(await send([upsert('A', 1)], 'two', 'key-1')).not.toEqual(first)
    expect(await work()).toBe(1)
    expect(await send([upsert('A', 1)], 'one', 'key-1')).toEqual(first)
    expect(await work()).toBe(0)
  })

  test('at the same moment under one key it is taken once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => send([upsert('A', 1)], 'one', 'key-2')))
    expect(new Set(all.map(({ run }) => run)).size).toBe(1)
    expect(await store.rows('select count(*) from kho.delivery_part')).toEqual([['1']])
  })

  test.for([
    ['no lines', '', 'KHO264'],
    ['a NUL', '{"op":"delete"}\0\n', 'KHO264'],
    ['too long a line', `{"op":"${'x'.repeat(deliveryBounds.line)}"}\n`, 'KHO260'],
    ['too many lines', '{}\n'.repeat(deliveryBounds.lines + 1), 'KHO260'],
  ] as const)('%s is refused before anything is kept', async ([, body, code]) => {
    const sent = { source: 'one', from: 'cuoc_hop', idempotencyKey: 'a', body }
    await expect(takeDelivery(push, store.city(), sent)).rejects.toMatchObject({ code })
    expect(await store.rows('select count(*) from kho.delivery')).toEqual([['0']])
  })

  test.for([null, '', 'a b', 'x'.repeat(201), 'khóa'])('the key %j is none', async (idempotencyKey) => {
    const sent = { source: 'one', from: 'cuoc_hop', idempotencyKey, body: '{}\n' }
    await expect(takeDelivery(push, store.city(), sent)).rejects.toMatchObject({ code: 'KHO261' })
  })

  test.for([
    ['nobody', 'cuoc_hop'],
    ['one', 'khac'],
    ['one', 'meetings'],
  ] as const)('%s/%s is no address to send to', async ([source, from]) => {
    const sent = { source, from, idempotencyKey: 'a', body: '{}\n' }
    await expect(takeDelivery(push, store.city(), sent)).rejects.toMatchObject({ code: 'KHO258' })
  })

  test('a source whose deliveries pile up is told to slow down', async () => {
    const { run } = await send([upsert('A', 1)])
    await store.rows(`
      insert into kho.delivery (delivery, source, "table", idempotency_key, body_hash, body, lines)
      select gen_random_uuid(), source, "table", n::text, body_hash, body, lines
      from kho.delivery, generate_series(1, ${deliveryBounds.waiting}) as n where delivery = '${run}';
      insert into kho.delivery_part (delivery, dataset, source, received_at)
      select delivery, 'meetings', source, received_at from kho.delivery where delivery <> '${run}'`)
    await expect(send([upsert('A', 2)])).rejects.toMatchObject({ code: 'KHO259', details: { retryAfter: 30 } })
  })

  test('its role reads no record and changes none', async () => {
    for (const statement of [
      'select * from data.meetings',
      'delete from kho.delivery',
      'select body from kho.delivery',
      'select * from kho.quarantine',
    ]) {
      const asked = push.transaction((session) => session.client.query(statement))
      await expect(asked, statement).rejects.toMatchObject({ code: '42501' })
    }
  })
})

test('a body is kept until every dataset has taken it, and no longer', async () => {
  const { run } = await send([upsert('A', 1)])
  const kept = () => store.rows(`select body is not null from kho.delivery where delivery = '${run}'`)
  expect(await kept()).toEqual([['t']])
  await work()
  expect(await kept()).toEqual([['f']])
})

test('a delivery whose worker died after it published is taken again, and twice is once', async () => {
  const { run } = await send([upsert('A', 1), { op: 'delete', key: 'B', version: 1 }])
  const body = await store.rows(`select body from kho.delivery where delivery = '${run}'`)
  await work()
  const before = await store.rows('select * from data.meetings')
  await store.worker.transaction(async ({ client }) => {
    await client.query('update kho.delivery set body = $1', [body[0]?.[0]])
    await client.query("update kho.delivery_part set state = 'waiting', outcome = null")
  })
  expect(await work()).toBe(1)
  expect(await store.rows('select * from data.meetings')).toEqual(before)
})

test('a line made to break what reads it keeps nobody’s delivery waiting', async () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  const lines = [
    `{"op":"upsert","key":"A","version":1,"record":{"don_vi":"H29.1","phong":{"ten":${deep}}}}`,
    `{"op":"upsert","key":${deep},"version":1,"record":{"don_vi":"H29.1"}}`,
    '{"op":"upsert","key":"B\\u0000","version":1,"record":{"don_vi":"H29.1"}}',
    '{"op":"upsert","key":"C","version":1,"record":{"don_vi":"H29.1","phong":{"ten":"\\u0000"}}}',
    '{"op":"upsert","key":"D","version":1,"record":{"don_vi":"H29.1","ghe":1e999999999}}',
    '{"op":"upsert","key":"E","version":1,"record":{"don_vi":"H29.1","__proto__":{"ghe":7}}}',
    '{"op":"delete","key":"B\\u0000","version":2}',
    upsert('F', 1),
  ]
  expect(await pushed(lines)).toMatchObject({ state: 'done' })
  expect((await records()).map(([code]) => code)).toEqual(['E', 'F'])
})
