import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import type { Random } from '../../judges/random.ts'
import { type Case, type Change, momentOf, openDesk } from '../desk.ts'
import type { Scene } from '../kill-scene.ts'

/** Deliveries by their Idempotency-Key: what was answered 202, with the run that the answer names. */
export interface SentLedger {
  readonly answered: ReadonlyMap<string, string>
  /** Sent, and not answered yet. */
  readonly waiting: ReadonlyMap<string, string>
}

export interface PushScene extends Scene {
  readonly sent: SentLedger
}

/** The key of the delivery that tells of all records as they were at the beginning. */
export const firstDelivery = 0

/**
 * A desk whose system pushes: changes in another order, some again, several deliveries at a time, and again under their
 * key whenever the sender died before it heard of them.
 */
export async function pushScene(door: string, random: Random): Promise<PushScene> {
  const desk = openDesk(random)
  const [answered, waiting] = [new Map<string, string>(), new Map<string, string>()]
  const start = () =>
    startSender(door, (key, run) => {
      answered.set(key, run)
      waiting.delete(key)
    })
  let sender = await start()
  let [messages, told]: [number, readonly string[]] = [firstDelivery, []]
  const send = (lines: readonly string[]) => {
    const key = `d-${messages}`
    waiting.set(key, lines.join('\n'))
    sender.stdin?.write(`${JSON.stringify({ key, body: lines.join('\n') })}\n`)
  }
  return {
    kind: 'push',
    document: 'kind: push\nconnection: { auth: { kind: token, value: { env: TOKEN } } }',
    binding: 'from: ho_so',
    desk,
    pause: 0.3,
    sent: { answered, waiting },
    work: async (home) => {
      if (told.length === 0) send(Array.from(desk.records.values(), upsert))
      for (let deliveries = 1 + random.below(3); deliveries > 0; deliveries -= 1) {
        messages += 1
        const lines = linesOf(desk.propose(messages))
        desk.committed()
        send([...lines, ...random.some(told, 0.3)].toSorted(() => random.below(3) - 1))
        told = lines
      }
      // A store with as many deliveries as it keeps takes no more until a worker comes: that may be after the clerks have gone.
      while (waiting.size > 3 && !home.aborted) await setTimeout(5)
    },
    contents: async () => [...desk.records.values()],
    kill: async () => {
      await kill(sender)
      return async () => {
        sender = await start()
        for (const [key, body] of waiting) sender.stdin?.write(`${JSON.stringify({ key, body })}\n`)
      }
    },
    [Symbol.asyncDispose]: () => kill(sender),
  }
}

function linesOf({ gone, moved, put }: Change): readonly string[] {
  const deletes = [...gone, ...moved.map(({ from, version }) => ({ code: from, version }))]
  return [
    ...deletes.map(({ code, version }) => JSON.stringify({ op: 'delete', key: code, version })),
    ...put.map(upsert),
  ]
}

function upsert({ code, name, fee, changed, version }: Case): string {
  const record = { ten: name, phi: fee, luc: `${momentOf(changed)}Z`, lan: version }
  return JSON.stringify({ op: 'upsert', key: code, record, version })
}

async function startSender(door: string, onAnswer: (key: string, run: string) => void): Promise<ChildProcess> {
  const sender = spawn(process.execPath, [join(import.meta.dirname, 'push-sender.ts'), door], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  sender.stdin.on('error', () => undefined) // what is written to one that was killed is sent by the next
  const lines = createInterface({ input: sender.stdout })
  await once(lines, 'line')
  lines.on('line', (line) => {
    const [key, run] = line.split(' ')
    if (key && run) onAnswer(key, run)
  })
  return sender
}

async function kill(sender: ChildProcess): Promise<void> {
  const closed = once(sender, 'close')
  sender.kill('SIGKILL')
  await closed
}
