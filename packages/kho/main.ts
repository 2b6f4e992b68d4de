import { withSmallHeap } from './small-heap.ts'

withSmallHeap()

/** The `kho` command: hands the process's streams and signals to a command line and ends with its exit code. */
const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending.signal.aborted) process.exit(130) // asked twice: whoever asks does not want to wait
    ending.abort(new Error(`ended by ${signal}`))
  })
}
process.stdout.on('error', () => process.exit(0)) // the reader of a pipe went away

// Read only now: a process that starts anew would read all of it twice.
const { runCommandLine } = await import('./command-line.ts')
process.exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  streams: { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
  signal: ending.signal,
})
