import type { Readable } from 'node:stream'

/** What a request is answered with. */
export interface Answer {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string | Buffer | Readable | null
}

export const jsonAnswer = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
})

/** A refusal as integration platforms write one. */
export const problem = (status: number, message: string): Answer =>
  jsonAnswer(status, { code: status, status: 'error', response: { error_code: status, message, data: null } })
