import { expect, test } from 'vitest'
import { headKeyOf, isSigned } from './head-key.ts'
import { lineOf, readStatement, signHead, signKey } from './statement.ts'

const [key, other] = [headKeyOf(Buffer.alloc(32, 1)), headKeyOf(Buffer.alloc(32, 2))]
const head = {
  ...{ chain: '5f0c7a52-6c3e-4a58-9d0b-0c9d3e1f2a41', position: 2, hash: 'ab'.repeat(32), since: 0 },
  ...{ root: 'cd'.repeat(32), at: '2026-11-22T01:00:06.000Z', closed: false },
}

test('a signed head is read again as it was, and signed by its own key alone', () => {
  const signed = signHead(key, head)
  const read = readStatement(lineOf(signed).trimEnd())
  expect(read).toEqual({ ...signed, statement: { ...head, v: 1, kind: 'head', key: key.name } })
  expect(isSigned(key.name, signed.body, signed.signature)).toBe(true)
  expect(isSigned(other.name, signed.body, signed.signature)).toBe(false)
  expect(isSigned(key.name, signed.body.replace('"position":2', '"position":3'), signed.signature)).toBe(false)
})

test('a secret gives one key, and a key that follows is vouched for', () => {
  expect(headKeyOf(Buffer.alloc(32, 1)).name).toBe(key.name)
  expect(other.name).not.toBe(key.name)
  const { body, signature } = signKey(key, other.name, head.at)
  expect(JSON.parse(body)).toEqual({ v: 1, kind: 'key', next: other.name, at: head.at, key: key.name })
  expect(isSigned(key.name, body, signature)).toBe(true)
})

test('what is no statement is read as none, and a name that is no key has signed nothing', () => {
  const bodies = ['', '[]', '{}', '{"v":1,"kind":"head"}', '{"v":2,"kind":"key","next":"a","at":"b","key":"c"}']
  for (const body of bodies) expect(readStatement(JSON.stringify({ body, signature: '' }))).toBeNull()
  for (const line of ['', 'x', '{}', 'null', '"text"']) expect(readStatement(line)).toBeNull()
  expect(isSigned('not a key', 'text', '00')).toBe(false)
})
