import { expect, test } from 'vitest'
import { openTurnstile, type TurnstileOptions } from './turnstile.ts'

const options: TurnstileOptions = {
  atOnce: 4,
  each: 2,
  waitingEach: 3,
  waiting: 8,
  patience: 60_000,
  rest: 0,
  busy: () => 1,
}
const here = new AbortController().signal

/** Requests that are answered when the test says so. */
function hall(more: Partial<TurnstileOptions> = {}) {
  const turnstile = openTurnstile({ ...options, ...more })
  const inside: string[] = []
  const exits: (() => void)[] = []
  const ask = (asker: string, signal = here) =>
    turnstile.pass(asker, signal, () => {
      inside.push(asker)
      const { promise, resolve } = Promise.withResolvers<string>()
      exits.push(() => resolve(asker))
      return promise
    })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const answerOne = async () => {
    exits.shift()?.()
    await settled()
  }
  return { ask, inside, answerOne, settled }
}

test('one asker has all places while alone, and half of them while there are others', async () => {
  const { ask, inside, answerOne, settled } = hall()
  const asked = Array.from({ length: 7 }, () => ask('greedy'))
  await settled()
  expect(inside).toEqual(['greedy', 'greedy', 'greedy', 'greedy'])
  asked.push(ask('modest'))
  await answerOne()
  expect(inside.slice(4)).toEqual(['modest'])
  for (let left = 0; left < 7; left += 1) await answerOne()
  expect(inside).toHaveLength(8)
  await Promise.all(asked)
})

test('askers come in turn, however many requests one of them has waiting', async () => {
  const { ask, inside, answerOne } = hall({ atOnce: 1, each: 1 })
  const asked = ['a', 'a', 'a', 'a', 'b', 'b', 'c'].map((asker) => ask(asker))
  for (let left = 0; left < 7; left += 1) await answerOne()
  await Promise.all(asked)
  expect(inside).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a'])
})

test('whoever would wait too long, or behind too many, is refused at once; who is alone may fill half of the room', async () => {
  const { ask, answerOne } = hall({ atOnce: 1, each: 1 })
  const asked = Array.from({ length: 5 }, () => ask('greedy'))
  await expect(ask('greedy')).rejects.toMatchObject({ code: 'KHO480' })
  asked.push(...Array.from({ length: 3 }, () => ask('other')))
  await expect(ask('other')).rejects.toMatchObject({ code: 'KHO480' })
  for (let left = 0; left < 8; left += 1) await answerOne()
  await Promise.all(asked)
  const brief = hall({ atOnce: 1, each: 1, patience: 1 })
  const first = brief.ask('a')
  await expect(brief.ask('b')).rejects.toMatchObject({ code: 'KHO480' })
  await brief.answerOne()
  await first
})

test('F29: whoever leaves while waiting gives up the place, and nothing is asked for them', async () => {
  const { ask, inside, answerOne } = hall({ atOnce: 1, each: 1 })
  const leaving = new AbortController()
  const first = ask('a')
  const gone = expect(ask('b', leaving.signal)).rejects.toMatchObject({ code: 'KHO483' })
  leaving.abort()
  await gone
  const next = ask('c')
  await answerOne()
  await answerOne()
  await Promise.all([first, next])
  expect(inside).toEqual(['a', 'c'])
})

test('what fails gives its place back', async () => {
  const turnstile = openTurnstile({ ...options, atOnce: 1 })
  for (let times = 0; times < 3; times += 1) {
    await expect(turnstile.pass('a', here, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  }
})

test('the place of an asker who has more waiting rests behind each request while another asks who has none', async () => {
  const { ask, inside, answerOne, settled } = hall({ atOnce: 4, each: 1, rest: 1_000_000 })
  const asked = [ask('modest'), ask('greedy'), ask('greedy'), ask('greedy')]
  await answerOne()
  await answerOne()
  expect(inside).toEqual(['modest', 'greedy'])
  asked.push(ask('modest'))
  await settled()
  expect(inside).toEqual(['modest', 'greedy', 'modest'])
  await answerOne()
  await Promise.all([asked[0], asked[1], asked[4]])
})

test('where the thread has time to spare, or everybody has more waiting, no place rests', async () => {
  const spare = hall({ each: 1, rest: 1_000_000, busy: () => 0 })
  const some = ['modest', 'greedy', 'greedy'].map((asker) => spare.ask(asker))
  await spare.answerOne()
  await spare.answerOne()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(spare.inside).toEqual(['modest', 'greedy', 'greedy'])
  await spare.answerOne()
  await Promise.all(some)
  const all = hall({ each: 1, rest: 1_000_000 })
  const asked = ['a', 'b', 'a', 'b'].map((asker) => all.ask(asker))
  await all.answerOne()
  expect(all.inside).toEqual(['a', 'b', 'a'])
  await asked[0]
})
