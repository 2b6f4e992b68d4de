import type { AnswerHeaders } from './text-answer.ts'

/** What of an answer's time its asker is told: stages that end before the store is asked. */
export type Timed = 'request' | 'plan'

/** How long the stages of one request took. */
export interface Times {
  /** A stage ends now that began when the one before it ended. */
  end(stage: Timed): void
  tellIn(headers: AnswerHeaders): void
}

/**
 * `Server-Timing` of one request (W3C): how long it waited for its turn and who asks was made out, and how long it was planned; in
 * milliseconds. How long the store took is told to nobody but whoever runs Kho: measured here, without the network's noise, it
 * would say how many records were looked at and withheld.
 */
export function openTimes(began: number): Times {
  const times = new Map<Timed, number>()
  let last = began
  return {
    end(stage) {
      const now = performance.now()
      times.set(stage, now - last)
      last = now
    },
    tellIn(headers) {
      if (times.size === 0) return
      const each = [...times].map(([stage, milliseconds]) => `${stage};dur=${milliseconds.toFixed(1)}`)
      headers.set('server-timing', each.join(', '))
    },
  }
}
