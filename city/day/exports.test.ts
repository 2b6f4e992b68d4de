import { expect, test } from 'vitest'
import { exportsOf } from './exports.ts'

test('what is due many times is written once it is its turn, and what was due last is written in the end', async () => {
  const state = { rows: 0 }
  const written: number[] = []
  const exports = exportsOf<typeof state>(async ({ rows }) => {
    await new Promise((resolve) => setImmediate(resolve))
    written.push(rows)
  })
  for (state.rows = 1; state.rows <= 1_000; state.rows += 1) exports.due(state)
  await exports.settle()
  expect(written.at(-1)).toBe(1_001)
  expect(written.length).toBeLessThan(3)
  await exports.settle()
  expect(written.length).toBeLessThan(3)
})

test('nothing is written while something else is done with the files', async () => {
  const order: string[] = []
  const exports = exportsOf<string>(async (name) => void order.push(name))
  const work = exports.between(async () => {
    order.push('began')
    await new Promise((resolve) => setImmediate(resolve))
    order.push('ended')
  })
  exports.due('table')
  await work
  await exports.settle()
  expect(order).toEqual(['began', 'ended', 'table'])
})

test('an export that failed fails the day', async () => {
  const exports = exportsOf<string>(() => Promise.reject(new Error('the disk is full')))
  exports.due('table')
  await new Promise((resolve) => setImmediate(resolve))
  await expect(exports.settle()).rejects.toThrow('the disk is full')
})
