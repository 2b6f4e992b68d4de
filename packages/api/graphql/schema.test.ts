import { assertValidSchema, printSchema, printType } from 'graphql'
import { expect, test } from 'vitest'
import { sampleCity } from './sample-city.ts'
import { graphqlSchemaOf } from './schema.ts'

test('a contract becomes a record type, a connection, filters and orders', async () => {
  const schema = graphqlSchemaOf(sampleCity())
  assertValidSchema(schema)
  await expect(printSchema(schema)).toMatchFileSnapshot('schema.test.graphql')
})

test('the same city gives the same schema', () => {
  expect(printSchema(graphqlSchemaOf(sampleCity()))).toBe(printSchema(graphqlSchemaOf(sampleCity())))
})

test('an unlisted dataset leaves no trace in the schema of an audience that cannot know of it', () => {
  expect(printSchema(graphqlSchemaOf(sampleCity()))).not.toMatch(/Case|cases/)
  const schema = graphqlSchemaOf(sampleCity(), new Set(['cases']))
  const record = schema.getType('Case')
  expect(record && printType(record)).toMatch(/volume: BigInt/)
})
