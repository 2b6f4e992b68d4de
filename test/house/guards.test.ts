import { guardOf, rootMark } from '@kho/api/graphql/extensions.ts'
import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { expect, test } from 'vitest'
import { sampleCity } from '../harness/sample-city.ts'

test('O04: every root field stands behind the policy view or declares its guard, and these are the others', () => {
  const fields = Object.values(graphqlSchemaOf(sampleCity()).getQueryType()?.getFields() ?? {})
  expect(fields.length).toBeGreaterThan(8)
  const others = fields.filter((field) => rootMark(field) === null)
  expect(Object.fromEntries(others.map((field) => [field.name, guardOf(field)]))).toEqual({
    ...{ catalogue: 'public', dataset: 'public', viewer: 'public' },
    me: 'person',
  })
})
