import { expect, test } from 'vitest'
import { answeredMember, answeredTree } from './answered.ts'

test('numbers that JavaScript cannot hold go out as they came', () => {
  const text = '{"a":9007199254740993,"b":[1.50,-0,1e400,2],"c":{"d":null,"e":"x"}}'
  expect(JSON.stringify(answeredTree(text))).toBe(text)
})

test('only what was answered has members, and only its own', () => {
  const tree = answeredTree('{"a":{"b":1},"__proto__":{"c":2}}')
  expect(answeredMember(tree.a, 'b')).toEqual({ value: 1 })
  expect(answeredMember(tree.a, 'toString')).toEqual({ value: null })
  expect(answeredMember({ b: 1 }, 'b')).toBeNull()
  expect(answeredMember(null, 'b')).toBeNull()
})
