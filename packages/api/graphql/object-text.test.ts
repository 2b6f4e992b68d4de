import fc from 'fast-check'
import { expect, test } from 'vitest'
import { membersOf, objectText } from './object-text.ts'

test('the members of an object put together again are the same object', () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue()).map((object) => ({ ...object }))
  fc.assert(
    fc.property(objects, fc.constantFrom(undefined, 1, '\t'), (object, space) => {
      const text = objectText(membersOf(JSON.stringify(object, null, space)))
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)))
    }),
  )
})

test("a member's text is left as it was written", () => {
  const members = membersOf('{"a" : [1.10, {"b":"}\\",{"}] , "c":9007199254740993}')
  expect([...members]).toEqual([
    ['a', '[1.10, {"b":"}\\",{"}]'],
    ['c', '9007199254740993'],
  ])
})
