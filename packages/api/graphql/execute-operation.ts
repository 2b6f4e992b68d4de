import type { Language } from '@kho/schema/contract/bilingual.ts'
import { KhoError } from '@kho/schema/error.ts'
import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { ContactKeys } from '@kho/schema/notices/contact-keys.ts'
import type { Database } from '@kho/schema/store/database.ts'
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { collectFields } from 'graphql/execution/collectFields.js'
import type { Desk } from '../acts/desk.ts'
import { performAct } from '../acts/perform-act.ts'
import type { Asker } from '../auth/authenticate.ts'
import { isStale } from '../http/known-error.ts'
import type { Times } from '../http/server-timing.ts'
import { openMyPage } from '../me/my-page.ts'
import type { OwnLooks } from '../me/own-looks.ts'
import type { ReadOperation } from '../operation/operation-status.ts'
import { meteredRules } from '../plan/metered-rules.ts'
import { planRoots } from '../plan/plan-operation.ts'
import { answer } from '../query/answer.ts'
import { readChanges } from '../query/read-changes.ts'
import type { Snapshot } from '../snapshot.ts'
import { inStage } from '../stages.ts'
import { openStewardPage } from '../steward/steward-page.ts'
import { answerPlanned, askOf, coercedVariables } from './answer-planned.ts'
import { type Budget, type BudgetLeft, type Budgets, openBudget } from './budgets.ts'
import type { RegistryContext } from './builder.ts'
import { boundCost } from './cost.ts'
import { counted, countedName } from './count-operation.ts'
import { rootMark } from './extensions.ts'
import { membersOf, objectText } from './object-text.ts'
import { plannedDocument } from './planned-document.ts'
import { type Meter, openMeter, type QuotaLeft, type Quotas, quotaHolder } from './quotas.ts'

/** What the data executor works with, the same for every request. */
export interface Execution {
  readonly database: Database
  readonly ledger: Ledger
  readonly cursorKey: Buffer
  readonly maskKey: Buffer | undefined
  readonly quotas: Quotas
  /** Null where askers may cost what they like. */
  readonly budgets: Budgets | null
  readonly looks: OwnLooks
  /** Null where the server takes no changes. */
  readonly desk: Desk | null
  readonly contactKeys: ContactKeys
  readonly credentialKey: Buffer
  /** Null where nobody told this server how to look. */
  readonly readOperation: ReadOperation | null
}

/** One request's part in it. */
export interface OperationRequest extends Asker {
  readonly snapshot: Snapshot
  readonly unlisted: ReadonlySet<string>
  readonly schema: GraphQLSchema
  readonly language: Language
  readonly correlationId: string
  readonly network: string
  readonly timed: Times
  readonly now: Date
}

/** A validated document with its variables as they were sent. */
export interface Operation {
  readonly document: DocumentNode
  readonly operationName: string | null
  readonly variables: { readonly [name: string]: unknown }
}

/** An operation's answer: the text of `data` and the errors of fields that have none. */
export interface OperationAnswer {
  readonly data: string | null
  readonly errors: readonly GraphQLError[]
  /** Of the quotas that it took from, the one with the least left. */
  readonly quota?: QuotaLeft | null
  /** What it cost, and what is left to whoever asked; null where nobody counts. */
  readonly cost?: BudgetLeft | null
}

/**
 * Answers an operation: its data roots in one planned statement, what it asks of the registry by graphql-js, and the
 * two texts together in the order asked. Throws what the data roots fail with: no part of a failed read leaves.
 */
export async function executeOperation(
  operation: Operation,
  request: OperationRequest,
  execution: Execution,
): Promise<OperationAnswer> {
  const { document, operationName, variables } = operation
  const planned = plannedDocument(request.schema, document, operationName)
  if (planned) return answerPlanned(planned, variables, { request, execution })
  const prepared = prepare(operation, request)
  if ('errors' in prepared) return { data: null, errors: prepared.errors }
  const holder = quotaHolder(request.principal, request.network)
  const [meter, budget] = [openMeter(execution.quotas, holder), openBudget(execution.budgets, holder)]
  const answer = await counted(nameOf(prepared), () => answerRoots(prepared, request, { ...execution, meter, budget }))
  return { ...answer, quota: meter.tightest(), cost: budget.left() }
}

const nameOf = ({ roots }: Prepared): string => countedName([...roots.values()].map(([node]) => node?.name.value ?? ''))

/** The execution of one operation. */
interface Metered extends Execution {
  readonly meter: Meter
  readonly budget: Budget
}

async function answerRoots(
  prepared: Prepared,
  request: OperationRequest,
  execution: Metered,
): Promise<OperationAnswer> {
  const asks = prepared.operation.operation === 'query'
  const registryKeys = [...prepared.roots].filter(([, nodes]) => !asks || !isDataRoot(nodes, request.schema))
  const dataText = registryKeys.length < prepared.roots.size ? await answerData(prepared, request, execution) : null
  if (dataText !== null && registryKeys.length === 0) return { data: dataText, errors: [] }
  const registry = await answerRegistry(
    registryKeys.flatMap(([, nodes]) => nodes),
    prepared,
    { request, execution },
  )
  return together([...prepared.roots.keys()], dataText, registry)
}

interface Prepared {
  readonly operation: OperationDefinitionNode
  readonly fragments: { readonly [name: string]: FragmentDefinitionNode }
  readonly raw: Operation['variables']
  readonly variables: { readonly [name: string]: unknown }
  /** Response name → its nodes, as graphql-js collects them. */
  readonly roots: ReadonlyMap<string, readonly FieldNode[]>
}

function prepare(
  { document, operationName, variables: raw }: Operation,
  { schema }: OperationRequest,
): Prepared | { readonly errors: readonly GraphQLError[] } {
  const operation = getOperationAST(document, operationName)
  const type = operation && rootTypeOf(schema, operation)
  if (!operation || !type) throw new KhoError('KHO444', 'The document has no operation of that name.')
  const { coerced, errors } = coercedVariables(schema, operation, raw)
  if (errors) return { errors }
  const fragments = Object.fromEntries(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  const roots = collectFields(schema, fragments, coerced, type, operation.selectionSet)
  if (operation.operation === 'mutation') boundChanges(roots)
  return { operation, fragments, raw, variables: coerced, roots }
}

function rootTypeOf(schema: GraphQLSchema, { operation }: OperationDefinitionNode) {
  return operation === 'mutation' ? schema.getMutationType() : schema.getQueryType()
}

/** One change a request: then its answer is the request's, and a request that is made again repeats nothing else. */
function boundChanges(roots: Prepared['roots']): void {
  const changes = [...roots.values()].filter(([node]) => node && !node.name.value.startsWith('__'))
  if (changes.length > 1) throw new KhoError('KHO428', 'A request makes one change.', { changes: changes.length })
}

function isDataRoot([node]: readonly FieldNode[], schema: GraphQLSchema): boolean {
  const field = node && schema.getQueryType()?.getFields()[node.name.value]
  return field !== undefined && rootMark(field) !== null
}

async function answerData(
  { operation, fragments, variables }: Prepared,
  request: OperationRequest,
  execution: Metered,
): Promise<string> {
  const { schema, snapshot, language, correlationId } = request
  const { database, ledger, cursorKey, meter, budget } = execution
  const { city, version } = snapshot
  const ask = askOf(request, execution)
  const plan = await inStage('plan', async () => {
    const planned = planRoots({ schema, operation, fragments, variables, ask, version, cursorKey, language })
    budget.take(boundCost(planned, city))
    await meter.take(meteredRules(planned))
    return planned
  })
  request.timed.end('plan')
  return `{${await answer(plan, { database, ledger, correlationId })}}`
}

async function answerRegistry(
  nodes: readonly FieldNode[],
  { operation, fragments, raw }: Prepared,
  { request, execution }: { readonly request: OperationRequest; readonly execution: Metered },
): Promise<ExecutionResult> {
  const { schema, snapshot, principal, purpose, unlisted } = request
  const { city, version } = snapshot
  const reading = { ...request, ...execution, version, ask: askOf(request, execution) }
  const page = openMyPage({ ...reading, city })
  const perform: RegistryContext['perform'] = (act, sent) =>
    performAct(act, sent, { ...request, ...execution, city, version })
  const { meter, contactKeys, credentialKey } = execution
  const steward = openStewardPage({ ...execution, ...request, city, reading })
  const context: RegistryContext = {
    city,
    principal,
    purpose,
    unlisted,
    page,
    meter,
    steward,
    operation: async () => (await execution.readOperation?.({ city, version })) ?? null,
    perform,
    contactKeys,
    credentialKey,
    reading,
    changes: (feed) =>
      readChanges(reading, {
        ...feed,
        take: async (plan) => {
          execution.budget.take(boundCost(plan, city))
          await meter.take(meteredRules(plan))
        },
      }),
  }
  const selectionSet = { kind: Kind.SELECTION_SET, selections: nodes } as const
  const definitions = [{ ...operation, selectionSet }, ...Object.values(fragments)]
  const document = { kind: Kind.DOCUMENT, definitions } as const
  const result = await execute({ schema, document, variableValues: raw, contextValue: context })
  const stale = result.errors?.find(({ originalError }) => isStale(originalError))
  if (stale) throw stale.originalError // as of the data roots: the whole request is asked again
  return result
}

function together(keys: readonly string[], dataText: string | null, registry: ExecutionResult): OperationAnswer {
  const errors = registry.errors ?? []
  if (!registry.data) return { data: null, errors }
  if (dataText === null) return { data: JSON.stringify(registry.data), errors }
  const members = new Map([...membersOf(dataText), ...membersOf(JSON.stringify(registry.data))])
  return { data: objectText(keys.map((key) => [key, members.get(key) ?? 'null'] as const)), errors }
}
