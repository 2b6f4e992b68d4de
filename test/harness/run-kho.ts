import { Readable, Writable } from 'node:stream'
import { runCommandLine } from '@kho/kho/command-line.ts'
import type { Environment } from '@kho/kho/config.ts'

/** What a command line wrote and how it ended. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  /** The lines of `out` as JSON. */
  readonly values: readonly unknown[]
}

/** Runs a command line in this process, with an environment of its own and nobody at the terminal. */
export async function runKho(argv: readonly string[], environment: Environment = {}): Promise<Ran> {
  const [out, err] = [gathered(), gathered()]
  const code = await runCommandLine({
    argv,
    environment: { LANG: 'en_US.UTF-8', ...environment },
    streams: { stdin: Readable.from([]), stdout: out.stream, stderr: err.stream },
    signal: new AbortController().signal,
  })
  const text = out.text()
  const values = argv.includes('--json') ? text.trim().split('\n').map(parsed) : []
  return { code, out: text, err: err.text(), values }
}

function parsed(line: string): unknown {
  return JSON.parse(line)
}

function gathered() {
  const parts: string[] = []
  const stream = new Writable({
    write: (chunk, _, done) => {
      parts.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => parts.join('') }
}
