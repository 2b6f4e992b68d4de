import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { workspace } from '../../harness/running-city.ts'
import { processorSeconds } from './process-figures.ts'
import { type Peaks, watchMemory } from './watch-memory.ts'

/** What `kho sync` came to. */
export interface SyncFigures {
  readonly seconds: number
  /** The most memory of each process, in MB. */
  readonly peaks: Peaks
  /** Of a processor: what that process used, and what the store and the agencies of the same cluster did meanwhile. */
  readonly processor: { readonly ingest: number; readonly postgres: number }
  /** Bindings that did not end well: their names, states and codes. */
  readonly failed: readonly string[]
}

interface Said {
  readonly dataset: string
  readonly source: string
  readonly state: string
  readonly error: { readonly code: string; readonly message: string } | null
}

const everyMs = 500

/** Takes datasets in by `kho sync`, a process of its own; its progress is shown as it comes. */
export async function syncCity(
  environment: NodeJS.ProcessEnv,
  postmaster: number,
  datasets: readonly string[],
): Promise<SyncFigures> {
  const before = processorSeconds(postmaster) ?? 0
  const began = performance.now()
  const flags = ['--disable-warning=ExperimentalWarning', join(workspace, 'packages/kho/main.ts')]
  const child = spawn(process.execPath, [...flags, 'sync', ...datasets, '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const memory = watchMemory(postmaster, { 'kho sync': child.pid ?? 0 })
  let ingest = 0
  const look = setInterval(() => {
    memory.look()
    ingest = Math.max(ingest, processorSeconds(child.pid ?? 0) ?? 0)
  }, everyMs)
  const text: string[] = []
  child.stdout.setEncoding('utf8').on('data', (part: string) => text.push(part))
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))
  clearInterval(look)
  const said: readonly Said[] = JSON.parse(text.join('').trim() || '[]')
  const failed = Array.isArray(said)
    ? said.filter(({ state }) => state !== 'done').map((one) => `${one.dataset} < ${one.source}: ${whyOf(one)}`)
    : [text.join('').trim()]
  const processor = { ingest, postgres: (processorSeconds(postmaster) ?? 0) - before }
  return { seconds: (performance.now() - began) / 1000, peaks: memory.peaks, processor, failed }
}

const whyOf = ({ state, error }: Said): string => (error ? `${state}, ${error.code} ${error.message}` : state)
