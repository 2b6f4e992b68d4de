import { fileURLToPath } from 'node:url'
import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { assertValidSchema, printSchema } from 'graphql'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../city', import.meta.url))
const renew = 'after a wanted change: npx pnpm exec vitest run test/house/reference-schema.test.ts -u'

test('packages/api/schema.graphql is the schema of the reference city', async () => {
  const { city, problems } = await readCity(folder)
  expect(problems).toEqual([])
  if (!city) throw new Error('the reference city does not compile')
  const unlisted = [...city.contracts.values()].filter(({ listed }) => !listed).map(({ dataset }) => dataset)
  const schema = graphqlSchemaOf(city, new Set(unlisted))
  assertValidSchema(schema)
  await expect(`${printSchema(schema)}\n`, renew).toMatchFileSnapshot('../../packages/api/schema.graphql')
})
