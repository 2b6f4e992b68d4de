import { expect, test } from 'vitest'
import { smallCity } from '../../../test/harness/small-city.ts'
import { unreadConditions } from './unread-conditions.ts'

const cityOf = (...rules: readonly string[]) =>
  smallCity({ fields: { a: '{ type: text }', b: '{ type: text }' }, rules }).city
const fieldsOf = (...rules: readonly string[]) => unreadConditions(null, cityOf(...rules)).map(({ field }) => field)

const hidden =
  '{ rule: hidden, allow: read, to: { kind: officer }, where: { a: x, b: { eq: { field: a } } }, fields: [b] }'

test('a condition on a field that its audience cannot read is told', () => {
  const [one, ...more] = unreadConditions(null, cityOf(hidden))
  expect(more).toEqual([])
  expect(one).toMatchObject({ rule: 'hidden', audience: { vi: 'cán bộ', en: 'officers' } })
  expect(one?.field).toMatch(/\.a$/)
})

test('it is readable where a rule for the same people or for all lists it, and for others it is not', () => {
  expect(fieldsOf(hidden, '{ rule: same, allow: read, to: { kind: officer }, fields: [a] }')).toEqual([])
  expect(fieldsOf(hidden, '{ rule: all, allow: read, fields: [a] }')).toEqual([])
  expect(fieldsOf(hidden, '{ rule: others, allow: read, to: { kind: citizen }, fields: [a] }')).toHaveLength(1)
})

test('a deny tells of what it looks at too', () => {
  expect(fieldsOf('{ rule: d, deny: read, where: { not: { a: x } } }')).toHaveLength(1)
})

test('what was so before is not told again', () => {
  expect(unreadConditions(cityOf(hidden), cityOf(hidden))).toEqual([])
})
