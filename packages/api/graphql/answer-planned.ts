import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql'
import { answerPrepared } from '../query/answer.ts'
import { inStage } from '../stages.ts'
import { openBudget } from './budgets.ts'
import { counted } from './count-operation.ts'
import type { Execution, Operation, OperationAnswer, OperationRequest } from './execute-operation.ts'
import type { PlannedDocument } from './planned-document.ts'
import { preparedOperation } from './prepared-operations.ts'
import { openMeter, quotaHolder } from './quotas.ts'

interface Asked {
  readonly request: OperationRequest
  readonly execution: Execution
}

/** Answers an operation that asks for records and nothing else, by a plan that is kept from one request to the next. */
export async function answerPlanned(
  document: PlannedDocument,
  raw: Operation['variables'],
  { request, execution }: Asked,
): Promise<OperationAnswer> {
  const { schema, snapshot, language, correlationId, principal, network } = request
  const { database, ledger, cursorKey } = execution
  const { coerced, errors } = coercedVariables(schema, document.operation, raw)
  if (errors) return { data: null, errors }
  const holder = quotaHolder(principal, network)
  const [meter, budget] = [openMeter(execution.quotas, holder), openBudget(execution.budgets, holder)]
  const of = { schema, ask: askOf(request, execution), version: snapshot.version, cursorKey, language }
  const data = await counted(document.name, async () => {
    const { plan, given } = await inStage('plan', async () => {
      const prepared = preparedOperation(document, { ...of, variables: coerced })
      budget.take(prepared.cost)
      await meter.take(prepared.metered)
      return prepared
    })
    request.timed.end('plan')
    return `{${await answerPrepared(plan, given, { database, ledger, correlationId })}}`
  })
  return { data, errors: [], quota: meter.tightest(), cost: budget.left() }
}

export function coercedVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  raw: Operation['variables'],
) {
  return getVariableValues(schema, operation.variableDefinitions ?? [], raw, { maxErrors: 5 })
}

/** What rules are asked with for a request. */
export function askOf({ snapshot: { city }, principal, purpose, now }: OperationRequest, { maskKey }: Execution): Ask {
  return { city, principal, purpose, today: todayOf(city, now), way: 'query', maskKey }
}
