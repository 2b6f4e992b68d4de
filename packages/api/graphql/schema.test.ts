import { shownRootsOf, shownTypesOf, taken, takenRoots } from '@kho/schema/contract/compile/type-names.ts'
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
import { sampleCity, sampleContract, sampleField } from '../../../test/harness/sample-city.ts'
import { graphqlSchemaOf, proveSchema, schemaInTurns } from './schema.ts'

test('a contract becomes a record type, a connection, filters and orders', async () => {
  const schema = graphqlSchemaOf(sampleCity())
  assertValidSchema(schema)
  await expect(printSchema(schema)).toMatchFileSnapshot('schema.test.graphql')
})

test('the same city gives the same schema', () => {
  expect(printSchema(graphqlSchemaOf(sampleCity()))).toBe(printSchema(graphqlSchemaOf(sampleCity())))
})

test('a schema that is built in turns is the same', async () => {
  const unlisted = new Set(['cases'])
  const [built, inTurns] = [graphqlSchemaOf(sampleCity(), unlisted), await schemaInTurns(sampleCity(), unlisted)]
  expect(printSchema(inTurns)).toBe(printSchema(built))
})

test('a name that GraphQL does not take is found when a schema is proved, of an unlisted dataset too', () => {
  expect(() => proveSchema(sampleCity())).not.toThrow()
  const names = { one: 'query', many: 'queries' }
  const contract = sampleContract('queries', [sampleField('code', 'text')], { key: ['code'], names, listed: false })
  expect(() => proveSchema(sampleCity([contract]))).toThrow('multiple types named "Query"')
})

test('an unlisted dataset leaves no trace in the schema of an audience that cannot know of it', () => {
  expect(printSchema(graphqlSchemaOf(sampleCity()))).not.toMatch(/Case|cases/)
  const schema = graphqlSchemaOf(sampleCity(), new Set(['cases']))
  const record = schema.getType('Case')
  expect(record && printType(record)).toMatch(/volume: BigInt/)
})

test('a field that goes says since when, until when and what to ask for instead', () => {
  const reason = { vi: 'Đã tách', en: 'It was split' }
  const deprecated = { since: '2026-01-01', until: '2026-07-01', use: 'other_field', reason }
  const fields = [sampleField('old', 'text', { deprecated }), sampleField('other_field', 'text')]
  const contract = sampleContract('things', fields, { key: ['other_field'], names: { one: 'thing', many: 'things' } })
  const schema = graphqlSchemaOf(sampleCity([contract]))
  assertValidSchema(schema)
  const thing = schema.getType('Thing')
  expect(isObjectType(thing) && thing.getFields().old?.deprecationReason).toBe(
    'Từ 2026-01-01, còn đến 2026-07-01; dùng otherField. Đã tách / Since 2026-01-01, kept until 2026-07-01; use otherField. It was split',
  )
  expect(isObjectType(thing) && thing.getFields().otherField?.deprecationReason).toBeUndefined()
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

test('no dataset may take the name of a type or a root field of Kho itself', () => {
  const city = sampleCity()
  const schema = graphqlSchemaOf(city)
  const names = [...city.contracts.values()].map((contract) => contract.names)
  const types = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__'))
  const made = new Set([...names.flatMap(shownTypesOf), ...taken])
  expect(types.filter((name) => !made.has(name))).toEqual([])
  const roots = Object.keys(schema.getQueryType()?.getFields() ?? {})
  const known = new Set([...names.flatMap(shownRootsOf), ...takenRoots])
  expect(roots.filter((name) => !known.has(name))).toEqual([])
})
