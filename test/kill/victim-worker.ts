import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { WorkerJob } from './kill-scene.ts'

/** How one of a worker's runs ended, as it says. */
export interface Told {
  readonly state: string
  readonly code: string
  readonly milliseconds: number
}

/** A worker in a process of its own. */
export interface VictimWorker extends Disposable {
  /** What its runs came to so far. */
  readonly told: readonly Told[]
  begin(job: WorkerJob): void
  /** Ends it as a power cut would. Throws where it had died by itself: that is a fault of ours. */
  kill(): Promise<void>
  /** Throws where it has died by itself. */
  refuseDead(): void
  /** Ends it, however it is. */
  [Symbol.dispose](): void
}

/** Starts it and waits until it is ready for a job. */
export async function startWorker(url: string): Promise<VictimWorker> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts'), url], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'kho-kill-compiled') }, // half the time of a start
  })
  child.stdin.on('error', () => undefined)
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  const told: Told[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [state = '', code = '', milliseconds] = line.split(' ')
    told.push({ state, code, milliseconds: Number(milliseconds) })
  })
  const refuseDead = () => {
    if (child.exitCode !== null) throw new Error(`the worker ended by itself with ${child.exitCode}`)
  }
  return {
    told,
    begin: (job) => void child.stdin.write(`${JSON.stringify(job)}\n`),
    kill: async () => {
      refuseDead()
      child.kill('SIGKILL')
      await closed
      refuseDead()
    },
    refuseDead,
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  }
}
