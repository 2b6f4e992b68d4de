import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { freePort } from '@kho/kho/embedded/port.ts'

export const workspace = resolve(import.meta.dirname, '../..')
const binaries = join(workspace, 'node_modules/.bin')

/** What a finished `kho` said. */
export interface Said {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A home of `kho` of the test's own: a folder, a port and the environment that names both. */
export interface Home extends AsyncDisposable {
  readonly folder: string
  readonly origin: string
  readonly environment: NodeJS.ProcessEnv
  /** Runs a command to its end. */
  kho(...words: readonly string[]): Promise<Said>
  /** Starts `kho start`, or another command that serves, and waits until it is ready. */
  start(command?: 'start' | 'serve'): Promise<Running>
}

/** A `kho start` that is ready. */
export interface Running {
  readonly process: ChildProcess
  /** As Ctrl-C: resolves with the exit code once it has ended. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export async function freshHome(settings: NodeJS.ProcessEnv = {}): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-home-'))
  chmodSync(folder, 0o755) // under root the embedded Postgres runs as somebody else, and is looked for in here
  const home = await homeIn(folder, settings)
  return {
    ...home,
    [Symbol.asyncDispose]: async () => {
      await home[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A home in a folder that is there, and stays. */
export async function homeIn(folder: string, settings: NodeJS.ProcessEnv = {}): Promise<Home> {
  const port = await portToCome()
  const environment = {
    ...process.env,
    KHO_SCALE: '0.0001',
    ...settings,
    KHO_HOME: folder,
    KHO_PORT: String(port),
    LANG: 'en_US.UTF-8',
    PATH: `${binaries}${delimiter}${process.env.PATH}`,
  }
  const running: Running[] = []
  return {
    folder,
    origin: `http://localhost:${port}`,
    environment,
    kho: (...words) => runToEnd(khoProcess(words, environment)),
    start: async (command = 'start') => {
      const started = await startedKho(command, environment)
      running.push(started)
      return started
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(running.map((one) => one.stop()))
    },
  }
}

function khoProcess(words: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const main = join(workspace, 'packages/kho/main.ts')
  const flags = ['--disable-warning=ExperimentalWarning', main, ...words]
  return spawn(join(binaries, 'node'), flags, { env: environment, cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Collects what a process says until it ends. */
export function runToEnd(child: ChildProcess): Promise<Said> {
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text
    })
  }
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => done({ code, ...said }))
  })
}

async function startedKho(command: string, environment: NodeJS.ProcessEnv): Promise<Running> {
  const child = khoProcess([command], environment)
  const ended = runToEnd(child)
  const ready = new Promise<'ready'>((done) => {
    child.stdout?.on('data', (text: string) => {
      if (text.includes('ready http')) done('ready')
    })
  })
  const first = await Promise.race([ready, ended])
  if (first !== 'ready') throw new Error(`kho ${command} ended with ${first.code}: ${first.stdout}${first.stderr}`)
  const stop: Running['stop'] = async (signal = 'SIGINT') => {
    if (child.exitCode === null) child.kill(signal)
    return (await ended).code
  }
  return { process: child, stop }
}

/**
 * A port that nobody listens on, out of those that systems give to whoever asks for any: it is taken half a minute later,
 * when `kho start` has taken in its city.
 */
async function portToCome(): Promise<number> {
  const port = 10_000 + Math.floor(Math.random() * 20_000)
  return (await freePort(port)) === port ? port : portToCome()
}

/** Asks a city's GraphQL as one of the demo's people, or as nobody. */
export async function askAs(home: Home, who: { readonly as?: string; readonly purpose?: string }, query: string) {
  const token = who.as ? (await home.kho('token', '--as', who.as)).stdout.trim() : null
  const response = await fetch(`${home.origin}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Accept-Language': 'en',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(who.purpose ? { 'X-Purpose': who.purpose } : {}),
    },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, ...(await response.json()) }
}
