import { expect, test } from 'vitest'
import { statementNames } from './statement-names.ts'

test('a text is named when it comes the third time, and keeps its name', () => {
  const nameOf = statementNames()
  expect([nameOf('select 1'), nameOf('select 1')]).toEqual([undefined, undefined])
  const name = nameOf('select 1')
  expect(name).toMatch(/^[0-9a-f]{40}$/)
  expect(nameOf('select 1')).toBe(name)
})

test('two texts never share a name', () => {
  const nameOf = statementNames()
  const named = (text: string) => [nameOf(text), nameOf(text), nameOf(text)].at(-1)
  expect(named('select 1')).not.toBe(named('select 2'))
})

test('texts that come once push out no more than the longest unused', () => {
  const nameOf = statementNames()
  const named = (text: string) => [nameOf(text), nameOf(text), nameOf(text)].at(-1)
  const name = named('kept')
  for (let n = 0; n < 400; n += 1) nameOf(`once ${n}`)
  expect(nameOf('kept')).toBe(name)
  for (let n = 0; n < 1_000; n += 1) nameOf(`again ${n}`)
  expect(nameOf('kept')).toBeUndefined()
})
