import { expect, test } from 'vitest'
import { smallCity } from '../../../test/harness/small-city.ts'
import { ruleWarnings } from './rule-warnings.ts'

const cityOf = (...rules: readonly string[]) =>
  smallCity({ fields: { a: '{ type: text }', b: '{ type: text }' }, rules }).city
const warnings = (...rules: readonly string[]) =>
  ruleWarnings({ city: cityOf(...rules), today: '2020-11-02' }).filter(({ code }) => code === 'KHO154')
const fieldsOf = (...rules: readonly string[]) => warnings(...rules).map(({ field }) => field)

const hidden =
  '{ rule: hidden, allow: read, to: { kind: officer }, where: { a: x, b: { eq: { field: a } } }, fields: [b] }'

test('a condition on a field that its audience cannot read is told', () => {
  const [one, ...more] = warnings(hidden)
  expect(more).toEqual([])
  expect(one).toMatchObject({ rule: 'hidden', what: { en: expect.stringContaining('officers may not read') } })
  expect(one?.field).toMatch(/\.a$/)
})

test('it is readable where a rule for the same people or for all lists it, and for others it is not', () => {
  expect(fieldsOf(hidden, '{ rule: same, allow: read, to: { kind: officer }, fields: [a] }')).toEqual([])
  expect(fieldsOf(hidden, '{ rule: all, allow: read, fields: [a] }')).toEqual([])
  expect(fieldsOf(hidden, '{ rule: others, allow: read, to: { kind: citizen }, fields: [a] }')).toHaveLength(1)
})

test('it is readable where whoever it is for is among those a wider rule is for', () => {
  const wider = '{ rule: wider, allow: read, to: { kind: { in: [officer, citizen] } }, fields: [a] }'
  expect(fieldsOf(hidden, wider)).toEqual([])
  expect(fieldsOf(wider, hidden.replace('{ kind: officer }', '{ kind: { ne: anonymous } }'))).toHaveLength(1)
})

test('a deny tells of what it looks at too', () => {
  expect(fieldsOf('{ rule: d, deny: read, where: { not: { a: x } } }')).toHaveLength(1)
})
