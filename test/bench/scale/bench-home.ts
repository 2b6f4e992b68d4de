import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, readConfig } from '@kho/kho/config.ts'
import { freePort } from '@kho/kho/embedded/port.ts'

/** A home of `kho` for a bench: named by whoever runs it and then kept, or in the temporary folder and gone at the end. */
export interface BenchHome extends AsyncDisposable {
  readonly folder: string
  readonly port: number
  readonly environment: NodeJS.ProcessEnv
  readonly config: Config
}

export async function benchHome(wanted: string | undefined, scale: string): Promise<BenchHome> {
  const folder = wanted ?? mkdtempSync(join(tmpdir(), 'kho-scale-'))
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755) // under root the embedded servers run as somebody else, and are looked for in here
  const port = await freePort()
  const environment = { ...process.env, KHO_SCALE: scale, KHO_HOME: folder, KHO_PORT: String(port), LANG: 'C' }
  return {
    folder,
    port,
    environment,
    config: readConfig(environment),
    [Symbol.asyncDispose]: async () => {
      if (wanted === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a folder takes on the disk, in MB. */
export function megabytesOf(folder: string): number {
  if (!existsSync(folder)) return 0
  return Math.round(Number(spawnSync('du', ['-sk', folder], { encoding: 'utf8' }).stdout.split('\t')[0]) / 1024)
}
