import { operatorOf } from '@kho/api/graphql/extensions.ts'
import { type PlannedDocument, plannedDocument } from '@kho/api/graphql/planned-document.ts'
import { type BoundOperation, preparedOperation } from '@kho/api/graphql/prepared-operations.ts'
import { graphqlSchemaOf } from '@kho/api/graphql/schema.ts'
import { planRoots } from '@kho/api/plan/plan-operation.ts'
import { answer, answerPrepared } from '@kho/api/query/answer.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { ReadEntry } from '@kho/schema/ledger/entry.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { globalId } from '@kho/schema/store/identity.ts'
import {
  type DocumentNode,
  getNamedType,
  getVariableValues,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  parseType,
  print,
  TypeInfo,
  type ValueNode,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
import { type Random, randomOf } from '../judges/random.ts'
import { cursorKey, openNotebook } from './ask-store.ts'
import { loadStore, makeTables } from './load-store.ts'
import { makeAsk } from './make-asker.ts'
import { makeQuery } from './make-query.ts'
import { makeStore } from './make-records.ts'
import { cityWith, contracts } from './world.ts'

const seed = Number(process.env.KHO_TEST_SEED ?? 20201102)
const schema = graphqlSchemaOf(cityWith([]))

let fresh: FreshDatabase
let database: Database

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase({ url: fresh.url, name: 'test', prepares: true })
  await makeTables(database, contracts)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await fresh[Symbol.asyncDispose]()
})

interface Hoisted {
  readonly document: DocumentNode
  readonly variables: { readonly [name: string]: unknown }
  readonly types: ReadonlyMap<string, string>
}

/** A query with the literals that stand under operators as variables. */
function hoisted(query: string): Hoisted {
  const info = new TypeInfo(schema)
  const variables: Record<string, unknown> = {}
  const types = new Map<string, string>()
  const document = visit(
    parse(query),
    visitWithTypeInfo(info, {
      ObjectField: {
        leave(node) {
          const parent = getNamedType(info.getParentInputType())
          const field = isInputObjectType(parent) ? parent.getFields()[node.name.value] : undefined
          const value = field && operatorOf(field) ? literalOf(node.value) : undefined
          if (value === undefined || !field) return undefined
          const name = `v${types.size}`
          variables[name] = value
          types.set(name, String(field.type))
          return { ...node, value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } }
        },
      },
    }),
  )
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? declaring(definition, types) : definition,
  )
  // Printed and parsed again: what a program sends is a text.
  return { document: parse(print({ ...document, definitions })), variables, types }
}

function declaring(operation: OperationDefinitionNode, types: ReadonlyMap<string, string>): OperationDefinitionNode {
  const declared = [...types].map(([name, type]) => ({
    kind: Kind.VARIABLE_DEFINITION as const,
    variable: { kind: Kind.VARIABLE as const, name: { kind: Kind.NAME as const, value: name } },
    type: parseType(type),
  }))
  return { ...operation, variableDefinitions: [...(operation.variableDefinitions ?? []), ...declared] }
}

function literalOf(node: ValueNode): unknown {
  if (node.kind === Kind.STRING || node.kind === Kind.BOOLEAN) return node.value
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : undefined
}

interface Outcome {
  readonly text: string
  readonly entries: readonly ReadEntry[]
}

async function outcomeOf(ask: (ledger: ReturnType<typeof openNotebook>) => Promise<string>): Promise<Outcome> {
  const ledger = openNotebook()
  try {
    return { text: await ask(ledger), entries: ledger.entries }
  } catch (thrown) {
    if (!(thrown instanceof KhoError)) throw thrown
    return { text: JSON.stringify([thrown.code, thrown.message, thrown.details]), entries: ledger.entries }
  }
}

const correlationId = 'test'

/** As it is planned and answered without any memory. */
function anew(document: PlannedDocument, ask: Ask, variables: Hoisted['variables']): Promise<Outcome> {
  const { operation, fragments } = document
  return outcomeOf((ledger) => {
    const input = { schema, operation, fragments, variables, ask, version: 1, cursorKey, language: 'en' as const }
    return answer(planRoots(input), { database, ledger, correlationId })
  })
}

/** As `/graphql` answers it, and the statement that it was answered by. */
async function kept(document: PlannedDocument, ask: Ask, variables: Hoisted['variables']) {
  let bound: BoundOperation | null = null
  const outcome = await outcomeOf((ledger) => {
    bound = preparedOperation(document, { schema, variables, ask, version: 1, cursorKey, language: 'en' })
    return answerPrepared(bound.plan, bound.given, { database, ledger, correlationId })
  })
  return { outcome, plan: (bound as BoundOperation | null)?.plan ?? null }
}

/** Other values for the same variables: of those that random queries ask with, one of the same type. */
function others(
  { types }: Hoisted,
  { random, pool }: { readonly random: Random; readonly pool: ReadonlyMap<string, readonly unknown[]> },
): Hoisted['variables'] {
  return Object.fromEntries([...types].map(([name, type]) => [name, random.pick(pool.get(type) ?? [])]))
}

interface Counts {
  answered: number
  kept: number
  anew: number
}

interface Turn {
  readonly ask: Ask
  readonly random: Random
  readonly pool: Map<string, unknown[]>
  readonly counts: Counts
}

/** Asks one query with its own values and twice with others, each time by a kept plan and by one made for it. */
async function compareQuery(query: Hoisted, { ask, random, pool, counts }: Turn): Promise<void> {
  expect(validate(schema, query.document), print(query.document)).toEqual([])
  for (const [name, type] of query.types) {
    pool.set(type, [...(pool.get(type) ?? []), query.variables[name]].slice(-200))
  }
  const document = plannedDocument(schema, query.document, null)
  if (!document) return
  const definitions = document.operation.variableDefinitions ?? []
  let first: unknown = null
  for (const sent of [query.variables, others(query, { random, pool }), others(query, { random, pool })]) {
    const { coerced, errors } = getVariableValues(schema, definitions, { after: null, before: null, ...sent })
    if (errors) continue
    const [expected, found] = [await anew(document, ask, coerced), await kept(document, ask, coerced)]
    expect(found.outcome, `${print(query.document)} ${JSON.stringify(sent)}`).toEqual(expected)
    counts.answered += 1
    if (first && query.types.size > 0) counts[found.plan === first ? 'kept' : 'anew'] += 1
    first ??= found.plan
  }
}

test(`a plan that was kept answers other values as a plan made for them, and enters the same (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const pool = new Map<string, unknown[]>()
  const counts: Counts = { answered: 0, kept: 0, anew: 0 }
  for (let at = 0; at < 24; at += 1) {
    const store = makeStore(randomOf(seed, at), 14)
    await loadStore(database, contracts, store)
    const ids = [...store].flatMap(([dataset, records]) => records.map(({ id }) => globalId(dataset, id)))
    for (let turn = 0; turn < 10; turn += 1) {
      const random = randomOf(seed, (at + 1) * 100_000 + turn)
      const ask = makeAsk(random)
      const usable = (dataset: string) => [...viewOf(ask, dataset).usable]
      for (let number = 0; number < 5; number += 1) {
        const query = hoisted(makeQuery({ random, usable, ids, withheld: 'withheld { field masked }' }))
        await compareQuery(query, { ask, random, pool, counts })
      }
    }
  }
  expect(counts.answered).toBeGreaterThan(2_000)
  expect(counts.kept).toBeGreaterThan(100)
  console.info(
    `${counts.answered} answers compared, ${counts.kept} by a plan made for other values, ${counts.anew} not`,
  )
})
