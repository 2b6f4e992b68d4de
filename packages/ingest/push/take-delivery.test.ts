import { expect, test } from 'vitest'
import { pushedMeetings, upsert } from '../../../test/harness/pushed-meetings.ts'
import { deliveryBounds, takeDelivery } from './take-delivery.ts'

const desk = pushedMeetings()
const { send, work } = desk

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
  expect(await desk.store.rows('select count(*) from kho.delivery_part')).toEqual([['1']])
})

test.for([
  ['no lines', '', 'KHO264'],
  ['a NUL', '{"op":"delete"}\0\n', 'KHO264'],
  ['too long a line', `{"op":"${'x'.repeat(deliveryBounds.line)}"}\n`, 'KHO260'],
  ['too many lines', '{}\n'.repeat(deliveryBounds.lines + 1), 'KHO260'],
] as const)('%s is refused before anything is kept', async ([, body, code]) => {
  const sent = { source: 'one', from: 'cuoc_hop', idempotencyKey: 'a', body }
  await expect(takeDelivery(desk.push, desk.store.city(), sent)).rejects.toMatchObject({ code })
  expect(await desk.store.rows('select count(*) from kho.delivery')).toEqual([['0']])
})

test.for([null, '', 'a b', 'x'.repeat(201), 'khóa'])('the key %j is none', async (idempotencyKey) => {
  const sent = { source: 'one', from: 'cuoc_hop', idempotencyKey, body: '{}\n' }
  await expect(takeDelivery(desk.push, desk.store.city(), sent)).rejects.toMatchObject({ code: 'KHO261' })
})

test.for([
  ['nobody', 'cuoc_hop'],
  ['one', 'khac'],
  ['one', 'meetings'],
] as const)('%s/%s is no address to send to', async ([source, from]) => {
  const sent = { source, from, idempotencyKey: 'a', body: '{}\n' }
  await expect(takeDelivery(desk.push, desk.store.city(), sent)).rejects.toMatchObject({ code: 'KHO258' })
})

test('a source whose deliveries pile up is told to slow down', async () => {
  const { run } = await send([upsert('A', 1)])
  await desk.store.rows(`
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
    const asked = desk.push.transaction((session) => session.client.query(statement))
    await expect(asked, statement).rejects.toMatchObject({ code: '42501' })
  }
})
