import { availableParallelism } from 'node:os'
import { KhoError } from '@kho/schema/error.ts'
import { busyThread } from './busy-thread.ts'

export interface TurnstileOptions {
  /** Requests that are answered at once: as many as the store is given connections for. */
  readonly atOnce: number
  /** Of these, for one asker while there are others. */
  readonly each: number
  /** How many may wait, for one asker while there are others and in all; who is alone may have half of all. */
  readonly waitingEach: number
  readonly waiting: number
  /** Milliseconds that anybody waits. */
  readonly patience: number
  /**
   * How long a place of an asker who has more waiting rests behind each of his requests, to the time that it took, where the
   * thread is busy all the time, and less where it is not. It rests while somebody asks who has none waiting: that one would
   * wait for the thread and the processors, which no share of places divides.
   */
  readonly rest: number
  /** The share of its time for which the thread is at work, 0 to 1. */
  busy(): number
}

/** By what the machine can do at the same time: an asker who has as much as that keeps it busy, and leaves another his share. */
export const turnstileDefaults: TurnstileOptions = {
  ...{ atOnce: 16, each: Math.max(2, availableParallelism()) },
  ...{ waitingEach: 64, waiting: 512, patience: 1_000, rest: 3, busy: busyThread() },
}

/** Lets so many requests through at once, askers in turn, and refuses the rest (KHO480) rather than keeping them waiting. */
export interface Turnstile {
  pass<T>(asker: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

interface Asker {
  running: number
  readonly waiting: (() => void)[]
  seen: number
}

interface Hall {
  readonly options: TurnstileOptions
  /** In the order of their turns. */
  readonly askers: Map<string, Asker>
  running: number
  waiting: number
}

/** So long after his last request an asker counts as one of several. */
const aside = 1_000

/** Milliseconds that a request counts as at most for the rest behind it. */
const longestRest = 100

export function openTurnstile(options: TurnstileOptions): Turnstile {
  const hall: Hall = { options, askers: new Map(), running: 0, waiting: 0 }
  return {
    async pass(name, signal, work) {
      const asker = hall.askers.getOrInsertComputed(name, () => ({ running: 0, waiting: [], seen: 0 }))
      asker.seen = performance.now()
      const isFree = hall.running < options.atOnce && asker.running < mostOf(hall) && asker.waiting.length === 0
      if (isFree) takePlace(hall, name, asker)
      else await turnOf(asker, signal, hall)
      const began = performance.now()
      try {
        return await work()
      } finally {
        hall.running -= 1
        giveBack(hall, asker, performance.now() - began)
        callNext(hall)
      }
    },
  }
}

/** How many one asker may have: all places while he is alone. */
function mostOf({ askers, options }: Hall): number {
  const since = performance.now() - aside
  for (const [name, { running, waiting, seen }] of askers) {
    if (running === 0 && waiting.length === 0 && seen < since) askers.delete(name)
  }
  return askers.size > 1 ? options.each : options.atOnce
}

/** Enters, and stands behind all others from now on. */
function takePlace(hall: Hall, name: string, asker: Asker): void {
  hall.askers.delete(name)
  hall.askers.set(name, asker)
  enter(hall, asker)
}

function enter(hall: Hall, asker: Asker): void {
  asker.running += 1
  hall.running += 1
}

/** Gives an asker's place back, at once or when it has rested. */
function giveBack(hall: Hall, asker: Asker, took: number): void {
  const rest = restOf(hall, asker, took)
  if (rest < 1) {
    asker.running -= 1
    return
  }
  const rested = () => {
    asker.running -= 1
    callNext(hall)
  }
  setTimeout(rested, rest).unref()
}

/** Milliseconds. */
function restOf(hall: Hall, asker: Asker, took: number): number {
  const { rest, busy } = hall.options
  if (asker.waiting.length === 0 || !isModestBeside(hall, asker)) return 0
  return Math.min(took, longestRest) * rest * busy()
}

/** Whether somebody else asks who has nothing waiting. */
function isModestBeside({ askers }: Hall, asker: Asker): boolean {
  const since = performance.now() - aside
  return askers
    .values()
    .some((one) => one !== asker && one.waiting.length === 0 && (one.running > 0 || one.seen >= since))
}

function callNext(hall: Hall): void {
  const { askers, options } = hall
  const most = mostOf(hall)
  for (const [name, asker] of askers) {
    if (hall.running >= options.atOnce) return
    if (asker.running >= most || asker.waiting.length === 0) continue
    askers.delete(name) // to the end: the others come before his next one
    askers.set(name, asker)
    asker.waiting.shift()?.()
  }
}

async function turnOf(asker: Asker, signal: AbortSignal, hall: Hall): Promise<void> {
  const { waitingEach, waiting, patience } = hall.options
  // Who is refused comes again, which costs more than to have him wait: there is room while nobody else needs it.
  const mostWaiting = hall.askers.size > 1 ? waitingEach : Math.max(waitingEach, waiting / 2)
  if (asker.waiting.length >= mostWaiting || hall.waiting >= waiting) throw tooMany()
  if (signal.aborted) throw left()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const admit = () => {
    enter(hall, asker)
    resolve()
  }
  const leave = (thrown: KhoError) => {
    const at = asker.waiting.indexOf(admit)
    if (at >= 0) asker.waiting.splice(at, 1)
    reject(thrown)
  }
  const gone = () => leave(left())
  const timer = setTimeout(() => leave(tooMany()), patience)
  signal.addEventListener('abort', gone, { once: true })
  asker.waiting.push(admit)
  hall.waiting += 1
  await promise.finally(() => {
    hall.waiting -= 1
    clearTimeout(timer)
    signal.removeEventListener('abort', gone)
  })
}

function tooMany(): KhoError {
  return new KhoError('KHO480', 'Too much is being asked at once.', { retryAfter: 1 })
}

/** Nobody reads this. */
export function left(): KhoError {
  return new KhoError('KHO483', 'Whoever asked has left.')
}
