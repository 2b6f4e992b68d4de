import { errorBody, failureResponse, jsonResponse, setQuota } from '../http/answer.ts'
import type { Asked } from '../http/route.ts'
import type { OperationAnswer } from './execute-operation.ts'
import { type AnswerError, answerError } from './graphql-error.ts'

/**
 * The HTTP answer to an operation: `data` as the executor's own text, every error in Kho's form, and the status of
 * the first error's code where there is no data.
 */
export function resultResponse(failed: readonly unknown[], answer: OperationAnswer | null, asked: Asked): Response {
  const errors = [...failed, ...(answer?.errors ?? [])].map(answerError)
  for (const { error, unexpected } of errors) asked.tell(error, unexpected)
  const [first] = errors
  const data = answer?.data ?? null
  const parts = [
    ...(first && data === null ? [] : [`"data":${data ?? 'null'}`]),
    ...(first ? [`"errors":${JSON.stringify(errors.map((error) => bodyOf(error, asked)))}`] : []),
  ]
  const text = `{${parts.join(',')}}`
  if (first && data === null) return failureResponse(text, first.error)
  const response = jsonResponse(text)
  if (answer?.quota) setQuota(response.headers, answer.quota)
  return response
}

function bodyOf({ error, locations, path }: AnswerError, asked: Asked) {
  return { ...errorBody(error, asked), ...(locations ? { locations } : {}), ...(path ? { path } : {}) }
}
