import { KhoError } from '@kho/schema/error.ts'

/** What an asker may be told of a failure, and whether anybody foresaw it. */
export interface KnownError {
  readonly error: KhoError
  readonly unexpected: boolean
}

/** SQLSTATEs and socket errors that say the store is away or full, by PostgreSQL's appendix A. */
const away = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300', '08006']
const tooSlow = ['57014', '55P03']

/** The failure behind anything thrown. Whatever is not foreseen keeps its text to itself. */
export function knownError(thrown: unknown): KnownError {
  const error = khoErrorIn(thrown)
  if (error) return { error, unexpected: false }
  const code = codeOf(thrown)
  if (away.includes(code)) return foreseen('KHO501', 'The store did not answer.', thrown)
  if (tooSlow.includes(code)) return foreseen('KHO451', 'The request took too long.', thrown)
  return { error: new KhoError('KHO540', 'Unexpected error.', {}, { cause: thrown }), unexpected: true }
}

function foreseen(code: 'KHO501' | 'KHO451', message: string, cause: unknown): KnownError {
  return { error: new KhoError(code, message, {}, { cause }), unexpected: false }
}

/** graphql-js and yoga wrap what a field throws, sometimes twice. */
function khoErrorIn(thrown: unknown): KhoError | null {
  let error = thrown
  for (let depth = 0; depth < 5; depth += 1) {
    if (error instanceof KhoError) return error
    if (typeof error !== 'object' || error === null || !('originalError' in error)) return null
    error = error.originalError
  }
  return null
}

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return ''
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return 'originalError' in thrown ? codeOf(thrown.originalError) : ''
}

/** A planned statement found another version current: the server takes the new one and asks again. */
export function isStale(thrown: unknown): thrown is KhoError {
  return thrown instanceof KhoError && thrown.code === 'KHO550'
}
