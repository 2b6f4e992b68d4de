import { expect, test } from 'vitest'
import { answerIn } from './subscription-answer.ts'

test('a number that JavaScript cannot hold leaves a stream as it came', () => {
  const told = '{"upserts":[{"details":{"a":12345678901234567890,"b":1e400,"c":1.10}}],"removed":[]}'
  const data = `{"feed":{${told.slice(1, -1)},"cursor$":"c1","more$":true}}`
  expect(answerIn(data, 'feed')).toEqual({
    ...{ text: `{"data":{"feed":${told}}}`, cursor: 'c1', hasNews: true, hasMore: true },
  })
})

test('an answer without a cursor is none', () => {
  expect(() => answerIn('{"feed":null}', 'feed')).toThrow('The store could not answer.')
})
