import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { KhoError } from '@kho/schema/error.ts'

/** A tap to be started: its program with its own arguments, and the documents it is given as files. */
export interface TapStart {
  readonly source: string
  readonly program: string
  readonly args: readonly string[]
  /** By option: `config` becomes `--config FILE`. Null where the tap shall not be told. */
  readonly files: { readonly [option: string]: string | null }
  readonly flags: readonly string[]
}

const longestLine = 16 * 1024 ** 2
const mostMemory = 1024 ** 3
const longestSilence = 10 * 60_000

/**
 * The lines that a tap writes. It runs without a shell, without our environment, in a folder of its own that goes with
 * it, and is ended with all it started when it is left, told to stop, silent for ten minutes or beyond its memory.
 * An end by any exit code but 0 is an error: what it had said until then is not the whole.
 */
export async function* tapLines(start: TapStart, signal: AbortSignal): AsyncGenerator<string> {
  signal.throwIfAborted()
  const folder = await mkdtemp(join(tmpdir(), 'kho-tap-'))
  try {
    const args = [...start.args, ...start.flags, ...(await fileArgs(folder, start.files))]
    yield* linesOf(started(start.program, args, folder), start.source, signal)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fileArgs(folder: string, files: TapStart['files']): Promise<readonly string[]> {
  const args: string[] = []
  for (const [option, text] of Object.entries(files)) {
    if (text === null) continue
    const path = join(folder, `${option}.json`)
    await writeFile(path, text, { mode: 0o600, flag: 'wx' })
    args.push(`--${option}`, path)
  }
  return args
}

function started(program: string, args: readonly string[], folder: string): ChildProcess {
  return spawn(program, args, {
    cwd: folder,
    // Programs are looked for beside our own and in the system's places; a tap's secrets come in its config alone.
    env: {
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      LANG: 'C.UTF-8',
      HOME: folder,
      TMPDIR: folder,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
}

async function* linesOf(child: ChildProcess, source: string, signal: AbortSignal): AsyncGenerator<string> {
  const failure: { cause: unknown } = { cause: null }
  const end = (cause: unknown) => {
    failure.cause ??= cause
    endGroup(child)
  }
  const ended = exitOf(child)
  const stop = () => end(signal.reason)
  signal.addEventListener('abort', stop)
  const watch = watched(child, source, end)
  try {
    for await (const line of splitLines(child, source)) {
      watch.heard()
      if (failure.cause !== null) throw failure.cause
      yield line
    }
    const code = await ended
    if (failure.cause !== null) throw failure.cause
    if (code !== 0)
      throw new KhoError('KHO272', `The tap of source ${source} failed (${code}).`, { source, exit: code })
  } finally {
    signal.removeEventListener('abort', stop)
    watch.end()
    endGroup(child)
    await ended
  }
}

/** The exit code, or the name of what else ended it. */
function exitOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'ended'))
    child.once('error', (cause) => resolve('code' in cause ? String(cause.code) : 'not started'))
  })
}

/** The tap is the first of a process group of its own: whatever it started ends with it. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The whole group is gone already.
  }
}

async function* splitLines(child: ChildProcess, source: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  try {
    for await (const chunk of child.stdout ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
      if (rest.length > longestLine) throw beyond(source, 'wrote a line longer than 16 MB')
    }
    rest += decoder.decode()
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new KhoError('KHO272', `The tap of source ${source} wrote bytes that are not UTF-8.`, { source }, { cause })
  }
  if (rest !== '') yield rest
}

function beyond(source: string, what: string): KhoError {
  return new KhoError('KHO273', `The tap of source ${source} ${what}.`, { source })
}

function watched(child: ChildProcess, source: string, end: (cause: unknown) => void) {
  let last = performance.now()
  const timer = setInterval(async () => {
    if (performance.now() - last > longestSilence) end(beyond(source, 'was silent for ten minutes'))
    else if ((await memoryOf(child.pid)) > mostMemory) end(beyond(source, 'needed more than 1 GB of memory'))
  }, 250)
  timer.unref()
  return {
    heard: () => {
      last = performance.now()
    },
    end: () => clearInterval(timer),
  }
}

/** Resident bytes of a process and its children, where the system shows them; 0 elsewhere. */
async function memoryOf(pid: number | undefined, depth = 0): Promise<number> {
  if (pid === undefined || depth > 8) return 0
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'latin1').catch(() => '')
  const pages = Number((await read('statm')).split(' ')[1] ?? 0)
  const children = (await read(`task/${pid}/children`)).split(' ').filter((part) => part !== '')
  const theirs = await Promise.all(children.map((child) => memoryOf(Number(child), depth + 1)))
  return theirs.reduce((sum, bytes) => sum + bytes, pages * 4096)
}
