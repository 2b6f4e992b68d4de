/** Repeats work, never twice at once, whether or not it failed. What it returns stops, and resolves when the last work has ended. */
export function eachTime(milliseconds: number, work: () => Promise<void>): () => Promise<void> {
  let working: Promise<void> | null = null
  const timer = setInterval(() => {
    working ??= work()
      .catch(() => undefined)
      .finally(() => {
        working = null
      })
  }, milliseconds)
  return async () => {
    clearInterval(timer)
    await working
  }
}
