/** Who reads a source now and who waits, in this process. */
interface Queue {
  busy: number
  readonly waiting: (() => void)[]
}

const queues = new Map<string, Queue>()

/** Waits until fewer than `most` sessions of this process read a source; disposing lets the next one begin. */
export async function turnOf(source: string, most: number): Promise<Disposable> {
  const queue = queues.get(source) ?? { busy: 0, waiting: [] }
  queues.set(source, queue)
  if (queue.busy >= most) await new Promise<void>((resolve) => queue.waiting.push(resolve))
  else queue.busy += 1
  return { [Symbol.dispose]: () => passOn(source, queue) }
}

/** The place goes straight to who waits longest, so that nobody slips in between. */
function passOn(source: string, queue: Queue): void {
  const next = queue.waiting.shift()
  if (next) next()
  else queue.busy -= 1
  if (queue.busy === 0) queues.delete(source)
}
