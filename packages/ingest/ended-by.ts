/**
 * The end of a piece of work, or of the waiting for it: once the signal has fired the work is given `grace`
 * milliseconds to let go of what it holds, and is left to itself when it does not, as a system that says nothing keeps
 * its reader waiting.
 */
export async function endedBy<T>(signal: AbortSignal, work: Promise<T>, grace: number): Promise<T> {
  const left = Promise.withResolvers<never>()
  const timers: NodeJS.Timeout[] = []
  const leave = () => timers.push(setTimeout(() => left.reject(signal.reason), grace))
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  try {
    return await Promise.race([work, left.promise])
  } finally {
    signal.removeEventListener('abort', leave)
    for (const timer of timers) clearTimeout(timer)
  }
}
