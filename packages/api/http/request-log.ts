import type { KhoError } from '@kho/schema/error.ts'
import type { Logger } from 'pino'

/** What is written of one request: no header, no query, no variable, no value, and nobody's name. */
export interface RequestLine {
  readonly correlationId: string
  readonly method: string
  /** The route's own path, not the address that was asked for. */
  readonly route: string
  readonly status: number
  readonly milliseconds: number
  readonly kind: string | null
  readonly codes: readonly string[]
}

export function logRequest(logger: Logger, line: RequestLine): void {
  logger.info({ ...line, milliseconds: Math.round(line.milliseconds * 10) / 10 }, 'request')
}

/** Writes down a failure that nobody foresaw: its names and places. Messages of drivers quote values, so none is kept. */
export function logUnexpected(logger: Logger, error: KhoError, correlationId: string): void {
  logger.error({ correlationId, code: error.code, causes: causesOf(error.cause) }, 'unexpected')
}

interface Cause {
  readonly name: string
  readonly code: string | null
  readonly stack: readonly string[]
}

function causesOf(thrown: unknown, depth = 0): readonly Cause[] {
  if (!(thrown instanceof Error) || depth > 5) return []
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null
  const stack = (thrown.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line))
  const inner = 'originalError' in thrown && thrown.originalError ? thrown.originalError : thrown.cause
  return [
    { name: thrown.name, code, stack: stack.slice(0, 15).map((line) => line.trim()) },
    ...causesOf(inner, depth + 1),
  ]
}
