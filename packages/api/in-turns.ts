import { setImmediate as nextTurn } from 'node:timers/promises'

/** So many milliseconds at once: with what one step takes beyond them, nobody waits 50 ms. */
const turn = 8

/**
 * What steps come to on a thread that others wait for: they get their turns whenever the steps have gone on for a while, and
 * before what is made of the result.
 */
export async function inTurns<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const end = performance.now() + turn
    let step = steps.next()
    while (!step.done && performance.now() < end) step = steps.next()
    await nextTurn()
    if (step.done) return step.value
  }
}
