import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTurns } from './in-turns.ts'

test('others have their turns while steps go on, and before what is made of the result', async () => {
  const turns = { of: 0 }
  const others = { wait: true }
  const counting = (async () => {
    for (; others.wait; turns.of += 1) await nextTurn()
  })()
  expect(await inTurns(slowSteps(10))).toBe(10)
  expect(turns.of).toBeGreaterThanOrEqual(5)
  others.wait = false
  await counting
})

test('a step that throws rejects', async () => {
  await expect(inTurns(failing())).rejects.toThrow('no more')
})

function* slowSteps(count: number): Generator<undefined, number> {
  for (let step = 0; step < count; step += 1) {
    const end = performance.now() + 5
    while (performance.now() < end);
    yield
  }
  return count
}

// biome-ignore lint/correctness/useYield: it throws before there is anything to give way for
function* failing(): Generator<undefined, number> {
  throw new Error('no more')
}
