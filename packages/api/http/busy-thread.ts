import { performance } from 'node:perf_hooks'

/** Milliseconds between two looks. */
const window = 100

/** The share of its time, 0 to 1, for which this thread was at work lately: between the last two looks, which are a tenth of a second apart or more. */
export function busyThread(): () => number {
  let [since, at, share] = [performance.eventLoopUtilization(), performance.now(), 0]
  return () => {
    const now = performance.now()
    if (now - at < window) return share
    const seen = performance.eventLoopUtilization()
    share = performance.eventLoopUtilization(seen, since).utilization
    since = seen
    at = now
    return share
  }
}
