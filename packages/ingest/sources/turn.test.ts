import { expect, test } from 'vitest'
import { turnOf } from './turn.ts'

test('no more sessions than allowed read a source at a time, and who waited longest comes next', async () => {
  const order: number[] = []
  let reading = 0
  const read = async (number: number) => {
    using _turn = await turnOf('agency', 2)
    reading += 1
    expect(reading).toBeLessThanOrEqual(2)
    await new Promise((resolve) => setImmediate(resolve))
    order.push(number)
    reading -= 1
  }
  await Promise.all([1, 2, 3, 4, 5].map(read))
  expect(order).toEqual([1, 2, 3, 4, 5])
})

test('sources do not wait for each other', async () => {
  using _one = await turnOf('one', 1)
  using _other = await turnOf('other', 1)
})
