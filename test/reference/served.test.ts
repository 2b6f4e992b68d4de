import { unservedIn } from '@kho/api/query/unserved.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { expect, test } from 'vitest'
import { planOf } from './ask-store.ts'
import { officerUnder, wholeRule } from './small-store.ts'
import { contracts } from './world.ts'

const large = new Set(['cases', 'steps', 'people'])
const grown = contracts.map((one) => {
  const fields = one.fields.map((field) => (field.name === 'level' ? { ...field, index: true as const } : field))
  return [one.dataset, { ...one, fields, size: large.has(one.dataset) ? 1_000_000 : 100, history: true }] as const
})
const masked = { ...wholeRule('people'), mask: { citizen_id: { how: 'last4' } as const } }
const officer = officerUnder([
  ...contracts
    .map(({ dataset }) => dataset)
    .filter((name) => name !== 'people')
    .map(wholeRule),
  masked,
])
const public_: Ask = {
  ...officer,
  principal: { kind: 'anonymous' },
  city: { ...officer.city, contracts: new Map(grown) },
}

function saidOf(ask: Ask, query: string): string {
  try {
    planOf(ask, query)
    return 'served'
  } catch (error) {
    if (error instanceof KhoError) return error.code
    throw error
  }
}

const place = 'place: { near: { point: { type: "Point", coordinates: [106.7, 10.7] }, meters: 10 } }'
const served = [
  '{ cases { nodes { code } } }',
  '{ cases(filter: {}) { totalCount } }',
  '{ cases(orderBy: [{ field: CODE, direction: DESC }, { field: TITLE }]) { nodes { code } } }',
  '{ cases(orderBy: { field: LEVEL }, filter: { agencyCode: { eq: "H29" }, title: { contains: "x" } }) { nodes { code } } }',
  '{ cases(filter: { or: [{ code: { startsWith: "a" } }, { parentCode: { in: ["a1"] } }] }) { nodes { code } } }',
  `{ cases(filter: { ${place} }) { nodes { code } } }`,
  '{ cases(filter: { agency: { name: { contains: "x" } } }) { nodes { code } } }',
  '{ people(search: "nguyen", orderBy: { field: BORN }) { nodes { name } } }',
  '{ agencies(filter: { name: { contains: "x" } }, orderBy: { field: NAME }) { nodes { code steps: cases(orderBy: { field: TITLE }) { nodes { code } } } } }',
  '{ case(code: "a1") { steps(filter: { note: { contains: "x" } }, orderBy: { field: NOTE }) { nodes { note } } } }',
]
const refused = [
  '{ cases(orderBy: { field: TITLE }) { nodes { code } } }',
  '{ cases(orderBy: { agency: { field: NAME } }) { nodes { code } } }',
  '{ cases(orderBy: { steps: { count: DESC } }) { nodes { code } } }',
  '{ cases(filter: { title: { eq: "x" } }) { nodes { code } } }',
  '{ cases(filter: { code: { ne: "x" } }) { totalCount } }',
  '{ cases(filter: { not: { code: { eq: "x" } } }) { totalCount } }',
  '{ cases(filter: { or: [{ code: { eq: "a1" } }, { title: { eq: "x" } }] }) { totalCount } }',
  '{ cases(filter: { steps: { some: { note: { eq: "x" } } } }) { totalCount } }',
  '{ people(orderBy: { field: CITIZEN_ID }) { nodes { name } } }',
  '{ cases(asOf: "2020-05-01T00:00:00Z", filter: { level: { eq: 1 } }) { totalCount } }',
]

test.for(served)('whoever is nobody in particular may ask %s', (query) => {
  expect(saidOf(public_, query)).toBe('served')
})

test.for(refused)('only who signs in may ask %s', (query) => {
  expect(saidOf(public_, query)).toBe('KHO424')
  expect(saidOf({ ...public_, principal: { kind: 'officer' } }, query)).toBe('served')
})

test('what to ask by instead is told, of what the asker may use', () => {
  const query = '{ cases(orderBy: { field: TITLE }) { nodes { code } } }'
  expect(() => planOf(public_, query)).toThrow(
    expect.objectContaining({
      details: { dataset: 'cases', fields: ['agency_code', 'code', 'kind_code', 'level', 'parent_code', 'person_id'] },
    }),
  )
})

test('of a page by a field without an index its dataset and field are noted, whoever asks', () => {
  const officers: Ask = { ...public_, principal: { kind: 'officer' } }
  const noted = (query: string) =>
    unservedIn(planOf(officers, query)).map(({ dataset, field }) => `${dataset}.${field}`)
  expect(noted('{ cases(orderBy: { field: TITLE }) { nodes { code } } }')).toEqual(['cases.title'])
  const filter = 'filter: { title: { eq: "x" }, urgent: { eq: true } }'
  expect(noted(`{ cases(${filter}) { totalCount } agencies(filter: { name: { eq: "x" } }) { totalCount } }`)).toEqual([
    'cases.title',
    'cases.urgent',
  ])
  for (const query of served) expect(noted(query), query).toEqual([])
})
