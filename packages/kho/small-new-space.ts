/** Commands whose process does nothing but take in data. */
const takingIn: ReadonlySet<string> = new Set(['work', 'sync'])
const name = '--max-semi-space-size'

/** The flag of a process that takes in data. */
export const smallNewSpace = `${name}=2`

/**
 * Where this process is to take in data: starts it anew, under the same id, with 2 MB for V8's new objects. Buffers that
 * were read and written lie outside that space and are let go of when it is full: with its 16 MB they come to 60–100 MB,
 * and V8 marks its whole heap again and again to be rid of them. Whoever chose a size keeps it; on Windows, where a
 * process cannot become another, nothing happens.
 */
export function withSmallNewSpace(): void {
  const { argv, env, execArgv, execPath, platform } = process
  const chosen = [...execArgv, env.NODE_OPTIONS ?? ''].some((words) => words.includes(name))
  if (chosen || platform === 'win32' || !argv.slice(2).some((word) => takingIn.has(word))) return
  process.execve?.(execPath, [execPath, ...execArgv, smallNewSpace, ...argv.slice(1)], env)
}
