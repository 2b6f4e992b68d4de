import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import type { Plan } from '@kho/api/plan/plan.ts'
import { planRoots } from '@kho/api/plan/plan-operation.ts'
import { answer } from '@kho/api/query/answer.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { ReadEntry } from '@kho/schema/ledger/entry.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { type GraphQLSchema, Kind, parse, validate } from 'graphql'
import { cityWith } from './world.ts'

const schema: GraphQLSchema = graphqlSchemaOf(cityWith([]))

export const cursorKey = Buffer.from('a cursor key for the reference')

/** The plan of a query over the reference city. Throws what the planner refuses; a query that is not valid is the test's own fault. */
export function planOf(ask: Ask, query: string, variables: { readonly [name: string]: unknown } = {}): Plan {
  const document = parse(query)
  const [wrong] = validate(schema, document)
  if (wrong) throw new Error(`${wrong.message} in ${query}`)
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('no operation')
  const fragments = Object.fromEntries(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  )
  return planRoots({ schema, operation, fragments, variables, ask, version: 1, cursorKey, language: 'en' })
}

/** A ledger that keeps what it is given where a test can look at it. */
export function openNotebook(): Ledger & { readonly entries: ReadEntry[] } {
  const entries: ReadEntry[] = []
  return {
    entries,
    append: async (read) => {
      entries.push(read)
    },
    appendWrite: () => Promise.reject(new Error('nothing is changed here')),
    appendDelay: () => Promise.reject(new Error('nothing is delayed here')),
    close: async () => undefined,
    head: () => ({ chain: 'notebook', position: entries.length, hash: '0'.repeat(64) }),
    pseudonymsOf: async () => [],
    signed: () => ({ latest: null, keys: [] }),
  }
}

/** The whole answer of a query, or the error's code, message and details: everything that leaves. */
export async function whatLeaves(
  of: { readonly database: Database; readonly ask: Ask },
  query: string,
  variables: { readonly [name: string]: unknown } = {},
): Promise<string> {
  try {
    const plan = planOf(of.ask, query, variables)
    return await answer(plan, { database: of.database, ledger: openNotebook(), correlationId: 'test' })
  } catch (error) {
    if (error instanceof KhoError && !error.code.startsWith('KHO5')) {
      return JSON.stringify([error.code, error.message, error.details])
    }
    throw error
  }
}
