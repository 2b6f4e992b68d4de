import { expect, test } from 'vitest'
import { smallCity } from '../../../test/harness/small-city.ts'
import { ruleWarnings } from './rule-warnings.ts'

const fields = { a: '{ type: text }', sealed: '{ type: boolean }', fee: "{ type: 'decimal(8,2)' }" }
const open = '{ rule: open, allow: read, fields: all }'

/** Codes and rules, without what conditions tell of unread fields. */
const told = (...rules: readonly string[]) =>
  ruleWarnings({ city: smallCity({ fields, rules }).city, today: '2020-11-02' })
    .filter(({ code }) => code !== 'KHO154')
    .map(({ code, rule }) => `${code} ${rule}`)
const where = (condition: string, more = '') =>
  told(`{ rule: r, allow: read, to: { kind: officer }, where: ${condition}, fields: all ${more} }`)

test.for([
  '{ or: [{ a: x }, { a: { ne: x } }] }',
  '{ or: [{ a: $principal.agency }, { code: { is_null: false } }] }',
  '{ or: [{ sealed: true }, { sealed: false }, { sealed: { is_null: true } }] }',
  '{ or: [{ fee: { lt: "10" } }, { fee: { gte: "9.99" } }, { fee: { is_null: true } }] }',
  '{ or: [{ a: { in: $principal.roles } }, { a: { nin: $principal.roles } }] }',
  '{ and: [] }',
])('P03 a condition that is true of every record is told: %s', (condition) => {
  expect(where(condition)).toEqual(['KHO150 r'])
})

test.for([
  '{ a: { in: [] } }',
  '{ and: [{ fee: { gt: "10" } }, { fee: { lte: "10.00" } }] }',
  '{ and: [{ a: { eq: { field: code } } }, { a: { lt: { field: code } } }] }',
  '{ not: { or: [{ a: x }, { a: { ne: x } }] } }',
  '{ and: [{ a: $principal.agency }, { not: { a: $principal.agency } }] }',
  '{ code: { is_null: true } }',
])('a condition that is true of no record is told: %s', (condition) => {
  expect(where(condition)).toEqual(['KHO151 r'])
})

test.for([
  '{ or: [{ a: x }, { a: { gt: x } }] }',
  '{ or: [{ sealed: true }, { sealed: false }] }',
  '{ and: [{ fee: { gt: "10" } }, { fee: { lt: "10.01" } }, { a: { ne: x } }] }',
  '{ a: { ne: $principal.agency } }',
  '{ or: [{ a: { lt: { field: code } } }, { a: { gte: { field: code } } }] }',
])('a condition that may be true of some is not: %s', (condition) => {
  expect(where(condition)).toEqual([])
})

test('nobody, and no day to come, are told; what is missing triggers a deny, so that can always be', () => {
  expect(told('{ rule: r, allow: read, to: { kind: { in: [] } }, fields: all }')).toEqual(['KHO151 r'])
  expect(told('{ rule: r, allow: read, to: { trust: { gte: 3, lt: 2 } }, fields: all }')).toEqual(['KHO151 r'])
  expect(told('{ rule: r, allow: read, valid: { until: 2020-11-02 }, fields: all }')).toEqual(['KHO151 r'])
  expect(told('{ rule: r, allow: read, valid: { from: 2021-01-01 }, fields: all }')).toEqual([])
  expect(told(open, '{ rule: r, deny: read, to: { trust: { gte: 3, lt: 2 } } }')).toEqual([])
  const unequal = '{ and: [{ a: $principal.agency }, { a: { ne: $principal.agency } }] }'
  expect(told(open, `{ rule: r, deny: read, where: ${unequal} }`)).toEqual([])
})

test('a rule that others say all of, or deny all of, is told', () => {
  const officers = '{ rule: r, allow: read, to: { kind: officer }, where: { a: { in: [x, y] } }, fields: [code, a] }'
  expect(told(open, officers)).toEqual(['KHO152 r'])
  expect(told(officers, officers.replace('rule: r', 'rule: s'))).toEqual(['KHO152 s'])
  expect(told(officers, '{ rule: s, allow: read, to: { kind: officer }, where: { a: x }, fields: [code] }')).toEqual([
    'KHO152 s',
  ])
  const [one, other] = ['{ rule: c, allow: read, fields: [code] }', '{ rule: d, allow: read, fields: [a] }']
  expect(told(one, other, officers), 'each field by another').toEqual(['KHO152 r'])
  expect(told(officers, '{ rule: d, deny: read, where: { not: { a: z } } }')).toEqual(['KHO152 r'])
  expect(
    told(open, '{ rule: d, deny: read, fields: [a] }', '{ rule: e, deny: read, where: { a: x }, fields: [a] }'),
  ).toEqual(['KHO152 e'])
})

test.for([
  ['another way out', 'ways: [export]'],
  ['what is unmasked', 'fields: [code, a]'],
  ['wider time', 'fields: all'],
] as const)('a rule that adds something is not: %s', ([what, more]) => {
  const by = {
    'another way out': '{ rule: s, allow: read, fields: all }',
    'what is unmasked': '{ rule: s, allow: read, fields: all, mask: { a: last4 } }',
    'wider time': '{ rule: s, allow: read, valid: { until: 2021-01-01 }, fields: all }',
  }[what]
  const rest = more.startsWith('ways') ? `fields: [code], ${more}` : more
  expect(told(by, `{ rule: r, allow: read, to: { kind: officer }, ${rest} }`)).toEqual([])
})

test('a rule that an attribute may stop does not shadow one that needs none', () => {
  const needs = '{ rule: s, allow: read, where: { or: [{ a: $principal.agency }, { a: x }] }, fields: all }'
  expect(told(needs, '{ rule: r, allow: read, where: { a: x }, fields: all }')).toEqual([])
  expect(told('{ rule: s, allow: read, must_know: [code], quota: { requests: 9/m }, fields: all }', open)).toEqual([
    'KHO152 s',
  ])
})
