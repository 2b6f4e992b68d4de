import type { City } from '@kho/schema/contract/city.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import type { Value } from '@kho/schema/contract/value.ts'
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { principalText } from '../auth/principal-text.ts'
import { meteredRules } from '../plan/metered-rules.ts'
import { openVariables } from '../plan/operand-variables.ts'
import { type PlanInput, planRoots } from '../plan/plan-operation.ts'
import type { RequestValues } from '../plan/request-values.ts'
import { type PreparedPlan, preparePlan } from '../query/answer.ts'
import { type RecentlyUsed, recentlyUsed } from '../recently-used.ts'
import { boundCost } from './cost.ts'
import type { PlannedDocument } from './planned-document.ts'

/** An operation that is ready to be answered: what it costs, whose quotas it takes from, and its statement. */
export interface PreparedOperation {
  readonly plan: PreparedPlan
  readonly cost: number
  readonly metered: readonly Rule[]
}

/** One of them with the values of its parameters. */
export interface BoundOperation extends PreparedOperation {
  readonly given: readonly Value[]
}

interface Kept extends PreparedOperation {
  readonly schema: GraphQLSchema
  readonly values: RequestValues
}

/** So many are kept of one city, and so many characters of their statements: a plan takes ten times as much. */
const most = { values: 1_000, weight: 10_000_000 }
const byCity = new WeakMap<City, RecentlyUsed<Kept>>()
const names = new WeakMap<OperationDefinitionNode, number>()
let named = 0

/**
 * The operation planned for whoever asks, from one request to the next. What is kept was planned by the same version of
 * contracts and rules for the same principal, purpose, day and language, of the same document with the same variables but for
 * those that stand where an operand does: these are the statement's parameters. Throws what planning throws.
 */
export function preparedOperation(
  document: PlannedDocument,
  input: Omit<PlanInput, 'operation' | 'fragments'>,
): BoundOperation {
  const { schema, ask } = input
  const { variables, values } = openVariables(input.variables, document.places)
  const kept = byCity.get(ask.city) ?? recentlyUsed<Kept>(most)
  byCity.set(ask.city, kept)
  const key = keyOf(document, { ...input, variables })
  const found = kept.get(key)
  const given = found && isFor(found, input) ? found.values.bound(values) : null
  if (found && given) return { ...found, given }
  const { operation, fragments } = document
  const plan = planRoots({ ...input, operation, fragments, variables })
  const cost = boundCost(plan, ask.city)
  const made = { plan: preparePlan(plan), cost, metered: meteredRules(plan), schema, values }
  kept.set(key, made, made.plan.statement.text.length)
  return { ...made, given: values.bound(values) ?? [] }
}

function isFor({ schema, plan: { plan } }: Kept, input: Omit<PlanInput, 'operation' | 'fragments'>): boolean {
  const { ask, version, cursorKey } = input
  if (schema !== input.schema || plan.ask.maskKey !== ask.maskKey) return false
  return plan.version === version && plan.cursorKey === cursorKey
}

/** Everything that a plan depends on beside city, schema and keys. */
function keyOf(
  { operation }: PlannedDocument,
  { ask, language, variables }: Omit<PlanInput, 'operation' | 'fragments'>,
) {
  const name = names.get(operation) ?? ++named
  names.set(operation, name)
  const { principal, purpose, today, way } = ask
  return `${JSON.stringify([name, language, today, way, variables, purpose])} ${principalText(principal)}`
}
