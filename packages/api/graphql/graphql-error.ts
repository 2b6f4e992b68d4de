import type { KhoError } from '@kho/schema/error.ts'
import { KhoError as Known } from '@kho/schema/error.ts'
import { GraphQLError } from 'graphql'
import { knownError } from '../http/known-error.ts'

/** One of an answer's errors: what it is, and where in the query. */
export interface AnswerError {
  readonly error: KhoError
  readonly unexpected: boolean
  readonly locations?: GraphQLError['locations']
  readonly path?: GraphQLError['path']
}

/** What an asker is told of anything that yoga or graphql-js gives as an error. */
export function answerError(thrown: unknown): AnswerError {
  if (!(thrown instanceof GraphQLError)) return knownError(thrown)
  const known = thrown.originalError instanceof GraphQLError ? requestError(thrown) : behind(thrown)
  return {
    ...known,
    ...(thrown.locations ? { locations: thrown.locations } : {}),
    ...(thrown.path ? { path: thrown.path } : {}),
  }
}

function behind(thrown: GraphQLError) {
  return thrown.originalError ? knownError(thrown) : requestError(thrown)
}

/** An error of graphql-js about the request itself: its syntax, its fit with the schema, its variables, its HTTP form. */
function requestError({ message, extensions }: GraphQLError) {
  const text = withoutSuggestions(message)
  if (extensions.http?.status === 413) return { error: new Known('KHO443', text), unexpected: false }
  if (extensions.code === 'BAD_REQUEST') return { error: new Known('KHO444', text), unexpected: false }
  const code = message.startsWith('Syntax Error') ? 'KHO445' : 'KHO446'
  return { error: new Known(code, text), unexpected: false }
}

/**
 * graphql-js ends a message with names that are like a wrong one; nobody needs them from us. No pattern looks for them:
 * a message quotes what was sent, and on a text made for it a pattern goes back and forth for minutes.
 */
function withoutSuggestions(message: string): string {
  const at = message.lastIndexOf(' Did you mean ')
  return at < 0 ? message : message.slice(0, at)
}
