import { failureResponse, type Reader } from '@kho/api/http/answer.ts'
import { codes, type KhoError } from '@kho/schema/error.ts'

/** What every answer to a sender is wrapped in, as the provinces' integration platforms do it. */
export interface Envelope {
  /** The HTTP status. */
  readonly code: number
  readonly status: 'success' | 'error'
  readonly correlationId: string
  readonly response: {
    /** Empty where nothing failed. */
    readonly error_code: string
    readonly message: string
    readonly data: unknown
  }
}

/** An answer that tells something; its `run` stands outside the envelope too. */
export function successAnswer(
  status: number,
  data: object & { readonly run?: string },
  { correlationId }: Reader,
): Response {
  const envelope: Envelope = {
    code: status,
    status: 'success',
    correlationId,
    response: { error_code: '', message: '', data },
  }
  const run = data.run === undefined ? {} : { run: data.run }
  return Response.json({ ...run, ...envelope }, { status })
}

/** What failed, and what to do in the reader's language. No value of what was sent. */
export function errorAnswer(error: KhoError, { correlationId, language }: Reader): Response {
  const { status, hint } = codes[error.code]
  const envelope: Envelope = {
    code: status,
    status: 'error',
    correlationId,
    response: { error_code: error.code, message: hint[language], data: { reason: error.message } },
  }
  return failureResponse(JSON.stringify(envelope), error)
}
