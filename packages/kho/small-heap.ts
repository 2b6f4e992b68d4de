/** Commands whose process does nothing but take in data. */
const takingIn: ReadonlySet<string> = new Set(['work', 'sync'])
const newSpace = '--max-semi-space-size'

/** The flags of a process that takes in data: 4 MB for V8's new objects, and a collection when what outlived them has grown by 60 %. */
export const smallHeap: readonly string[] = [`${newSpace}=4`, '--heap-growing-percent=60']

/**
 * Where this process is to take in data: starts it anew, under the same id, with V8's heap kept small. Buffers that
 * were read and written lie outside the space of new objects and are let go of when it is full: with its 16 MB they come
 * to 60–100 MB, and V8 marks its whole heap again and again to be rid of them. Records that are made of JSON or XML
 * outlive it and would have the heap grow fourfold before they are collected. Whoever chose a size keeps it; on Windows,
 * where a process cannot become another, nothing happens.
 */
export function withSmallHeap(): void {
  const { argv, env, execArgv, execPath, platform } = process
  const chosen = [...execArgv, env.NODE_OPTIONS ?? ''].some((words) => words.includes(newSpace))
  if (chosen || platform === 'win32' || !argv.slice(2).some((word) => takingIn.has(word))) return
  process.execve?.(execPath, [execPath, ...execArgv, ...smallHeap, ...argv.slice(1)], env)
}
