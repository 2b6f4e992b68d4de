import { describe, expect, test } from 'vitest'
import { meetingsCity, pushedMeetings, upsert } from '../../../test/harness/pushed-meetings.ts'
import { deliveryOutcome } from './delivery-outcome.ts'

const desk = pushedMeetings()
const { send, work, pushed, records } = desk

interface Told {
  readonly lines: readonly { readonly line: number; readonly reason: string }[]
}

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
    const before = await desk.store.rows('select code, _at, _run from data.meetings order by code')
    expect(await pushed(day)).toMatchObject({ outcome: { inserted: 0, updated: 0, deleted: 0 } })
    expect(await desk.store.rows('select code, _at, _run from data.meetings order by code')).toEqual(before)
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
    expect(await desk.store.rows('select count(*) from kho.quarantine')).toEqual([['1']])
    await pushed([upsert('A', 2, { ghe: 10 })])
    expect(await desk.store.rows('select count(*) from kho.quarantine')).toEqual([['0']])
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
    await desk.store.rows("update kho.run set state = 'cancelled' where state = 'held'")
    expect(await work()).toBe(1)
    expect(await records()).toHaveLength(61)
  })

  test('fills a new field when it is sent again, though its version is no other', async () => {
    const floors = meetingsCity.map(({ path, text }) => ({
      path,
      text: text
        .replace('  gone: {', '  floor: { type: integer }\n  gone: {')
        .replace('ghe, gone:', 'ghe, floor: tang, gone:'),
    }))
    await pushed([upsert('A', 5, { tang: 3 }), upsert('B', 5, { tang: 4 })])
    await desk.store.apply(floors)
    expect(await pushed([upsert('A', 5, { tang: 3 }), upsert('B', 4, { tang: 4 })])).toMatchObject({
      outcome: { read: 2, updated: 1 },
    })
    expect(await pushed([upsert('A', 5, { tang: 9 })])).toMatchObject({ outcome: { updated: 0 } })
    expect(await desk.store.rows('select code, floor from data.meetings order by 1')).toEqual([
      ['A', '3'],
      ['B', null],
    ])
    await desk.store.apply(meetingsCity)
  })

  test('can be released by an operator, though some of it was older than what is known', async () => {
    const many = Array.from({ length: 60 }, (_, at) => `M${at}`)
    await pushed(many.map((ma) => upsert(ma, 2)))
    const gone = many.slice(0, 40).map((key) => ({ op: 'delete', key, version: 3 }))
    expect(await pushed([upsert('M50', 1), ...gone])).toMatchObject({ state: 'held' })
    const [held] = await desk.store.rows("select run from kho.run where state = 'held'")
    const released = await desk.store.release(held?.[0] ?? '')
    expect(released).toMatchObject({ state: 'done', deleted: 40 })
    expect(await records()).toHaveLength(20)
  })

  test('shares a run with what waits beside it, and is told what became of itself alone', async () => {
    const first = await send([upsert('A', 1), upsert('B', 1, { ghe: 'nhiều' }), 'x'])
    const second = await send([upsert('A', 2), upsert('C', 1)])
    const before = await desk.store.rows('select count(*) from kho.run')
    expect(await work()).toBe(2)
    expect(await desk.store.rows('select count(*) from kho.run')).toEqual([[String(Number(before[0]?.[0]) + 1)]])
    const told = async (run: string) => (await deliveryOutcome(desk.push, 'one', run)).datasets[0]
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
      const all = await Promise.all([first, gone, last].map(({ run }) => deliveryOutcome(desk.push, 'one', run)))
      return all.map(({ datasets }) => datasets[0]?.state)
    }
    expect(await states()).toEqual(['done', 'held', 'waiting'])
    await desk.store.rows("update kho.run set state = 'cancelled' where state = 'held'")
    await work()
    expect(await states()).toEqual(['done', 'cancelled', 'done'])
    expect(await records()).toHaveLength(61)
  })
})

test('a body is kept until every dataset has taken it, and no longer', async () => {
  const { run } = await send([upsert('A', 1)])
  const kept = () => desk.store.rows(`select body is not null from kho.delivery where delivery = '${run}'`)
  expect(await kept()).toEqual([['t']])
  await work()
  expect(await kept()).toEqual([['f']])
})

test('a delivery whose worker died after it published is taken again, and twice is once', async () => {
  const { run } = await send([upsert('A', 1), { op: 'delete', key: 'B', version: 1 }])
  const body = await desk.store.rows(`select body from kho.delivery where delivery = '${run}'`)
  await work()
  const before = await desk.store.rows('select * from data.meetings')
  await desk.store.worker.transaction(async ({ client }) => {
    await client.query('update kho.delivery set body = $1', [body[0]?.[0]])
    await client.query("update kho.delivery_part set state = 'waiting', outcome = null")
  })
  expect(await work()).toBe(1)
  expect(await desk.store.rows('select * from data.meetings')).toEqual(before)
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
