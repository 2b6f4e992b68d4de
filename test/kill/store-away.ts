/** Whether an error is that of a Postgres which was killed under a statement, or is not up again yet. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  const isAway =
    /^(ECONN|EPIPE|57P0|08)/.test(code) || /^Connection terminated|^Client has encountered/.test(error.message)
  return isAway || isStoreAway(error.cause) || (error instanceof AggregateError && error.errors.some(isStoreAway))
}
