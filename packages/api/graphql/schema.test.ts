import {
  assertValidSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  printSchema,
  printType,
} from 'graphql'
import { expect, test } from 'vitest'
import { sampleCity } from '../../../test/harness/sample-city.ts'
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

test('everything in the schema says what it is in both languages', () => {
  const schema = graphqlSchemaOf(sampleCity())
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  )
  const parts = types.flatMap((type) => [{ name: type.name, description: type.description }, ...partsOf(type)])
  expect(parts.length).toBeGreaterThan(200)
  expect(parts.filter(({ description }) => !description?.includes(' / ')).map(({ name }) => name)).toEqual([])
})

interface Described {
  readonly name: string
  readonly description?: string | null | undefined
}

function partsOf(type: GraphQLNamedType): readonly Described[] {
  if (isEnumType(type)) return type.getValues()
  if (!isObjectType(type) && !isInputObjectType(type) && !isInterfaceType(type)) return []
  const fields: readonly (Described & { readonly args?: readonly Described[] })[] = Object.values(type.getFields())
  return fields.flatMap(({ name, description, args = [] }) => {
    const here = `${type.name}.${name}`
    return [{ name: here, description }, ...args.map((arg) => ({ ...arg, name: `${here}(${arg.name})` }))]
  })
}
