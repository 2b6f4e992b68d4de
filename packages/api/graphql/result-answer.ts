import { errorBody, failureAnswer, jsonAnswer, setLimits } from '../http/answer.ts'
import type { Asked } from '../http/route.ts'
import type { TextAnswer } from '../http/text-answer.ts'
import type { BudgetLeft } from './budgets.ts'
import { mostCost } from './cost.ts'
import type { OperationAnswer } from './execute-operation.ts'
import { type AnswerError, answerError } from './graphql-error.ts'

/** What GraphQL over HTTP has 200 for where an answer goes out as `application/json` to whoever asks for that alone. */
const wellFormed: readonly string[] = ['KHO445', 'KHO446']

/**
 * The HTTP answer to an operation: `data` as the executor's own text, every error in Kho's form, and the status of
 * the first error's code where there is no data. Its type is the one that is asked for.
 */
export function resultAnswer(failed: readonly unknown[], answer: OperationAnswer | null, asked: Asked): TextAnswer {
  const errors = [...failed, ...(answer?.errors ?? [])].map(answerError)
  for (const { error, unexpected } of errors) asked.tell(error, unexpected)
  const [first] = errors
  const data = answer?.data ?? null
  const parts = [
    ...(first && data === null ? [] : [`"data":${data ?? 'null'}`]),
    ...(answer?.cost ? [`"extensions":${JSON.stringify({ cost: costBody(answer.cost) })}`] : []),
    ...(first ? [`"errors":${JSON.stringify(errors.map((error) => bodyOf(error, asked)))}`] : []),
  ]
  const text = `{${parts.join(',')}}`
  const accept = asked.request.headers.get('accept') ?? ''
  const isOld = !accept.includes(graphqlType) && accept.includes('application/json')
  if (first && data === null && !(isOld && wellFormed.includes(first.error.code))) {
    return typed(failureAnswer(text, first.error), accept)
  }
  const response = typed(jsonAnswer(text), accept)
  setLimits(response.headers, [
    ...(answer?.quota ? [{ name: 'quota', most: answer.quota.requests, ...answer.quota }] : []),
    ...(answer?.cost ? [{ name: 'cost', ...answer.cost }] : []),
  ])
  return response
}

/** Nothing of it depends on what is there: the cost comes from declared sizes, the bounds from the server. */
function costBody({ cost, most, seconds }: BudgetLeft) {
  return { cost, mostOfOne: mostCost, budget: most, seconds }
}

const graphqlType = 'application/graphql-response+json'

function typed(response: TextAnswer, accept: string): TextAnswer {
  if (accept.includes(graphqlType)) response.headers.set('content-type', `${graphqlType}; charset=utf-8`)
  return response
}

function bodyOf({ error, locations, path }: AnswerError, asked: Asked) {
  return { ...errorBody(error, asked), ...(locations ? { locations } : {}), ...(path ? { path } : {}) }
}
