import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { planRoots } from '@kho/api/plan/plan-operation.ts'
import { readCity } from '@kho/schema/contract/read-city.ts'
import { KhoError } from '@kho/schema/error.ts'
import { Kind, type OperationDefinitionNode, OperationTypeNode, parse, type TypeNode } from 'graphql'
import { expect, test } from 'vitest'

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url))

test('what the portal asks for nobody in particular is served by the indexes of the reference city', async () => {
  const { city } = await readCity(path('city'))
  if (!city) throw new Error('the reference city does not compile')
  const schema = graphqlSchemaOf(city)
  const ask = { city, principal: { kind: 'anonymous' }, purpose: null, today: '2020-11-02', way: 'query' } as const
  const made = { schema, ask, version: 1, cursorKey: Buffer.from('key'), language: 'en' } as const
  const codes = questionsOf(path('packages/portal/app/kho/documents.ts')).map(({ operation, fragments }) => {
    try {
      return planRoots({ ...made, operation, fragments, variables: valuesFor(operation) }).roots.length > 0
        ? 'planned'
        : 'no data'
    } catch (error) {
      return error instanceof KhoError ? `${error.code} ${error.message}` : 'not by anybody'
    }
  })
  expect(codes.filter((code) => code.startsWith('KHO424'))).toEqual([])
  expect(codes.filter((code) => code === 'planned').length).toBeGreaterThan(20)
})

/** Every root that the portal's documents ask for, as an operation of its own. */
function questionsOf(file: string) {
  const texts = [...readFileSync(file, 'utf8').matchAll(/new TypedDocumentString\(`([^`]+)`/g)].map(([, text]) => text)
  return texts.flatMap((text) => {
    const { definitions } = parse(text ?? '')
    const fragments = Object.fromEntries(
      definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])),
    )
    const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
    return operations
      .filter(({ operation }) => operation === OperationTypeNode.QUERY)
      .flatMap((one) =>
        one.selectionSet.selections.map((root) => {
          const selectionSet = { ...one.selectionSet, selections: [root] }
          return { operation: { ...one, selectionSet }, fragments }
        }),
      )
  })
}

function valuesFor({ variableDefinitions = [] }: OperationDefinitionNode) {
  return Object.fromEntries(variableDefinitions.map(({ variable, type }) => [variable.name.value, sampleOf(type)]))
}

function sampleOf(type: TypeNode): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return sampleOf(type.type)
  if (type.kind === Kind.LIST_TYPE) return [sampleOf(type.type)]
  return { Int: 1, Boolean: true }[type.name.value] ?? 'x'
}
