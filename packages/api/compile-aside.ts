import { Worker } from 'node:worker_threads'
import type { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document } from '@kho/schema/contract/document.ts'

type Compiled = ReturnType<typeof compileCity>

interface Thread {
  compile(documents: readonly Document[], served: boolean): Promise<Compiled>
}

const kept: { thread: Thread | null } = { thread: null }

/**
 * What documents compile to, made out in a thread so that requests go on meanwhile: for the reference city that is 0.2 s of
 * work, and it grows with the documents. A city is plain data, so it crosses threads as it is. The thread is kept, since
 * its start takes longer than the work; it holds a process up only while somebody waits for it. (Before it is up, it cannot be let go.)
 */
export function compileAside(documents: readonly Document[]): Promise<Compiled> {
  return aside(documents, false)
}

/** The same of documents that are to be served: rejects where GraphQL would not take their schema. */
export function compileServedAside(documents: readonly Document[]): Promise<Compiled> {
  return aside(documents, true)
}

function aside(documents: readonly Document[], served: boolean): Promise<Compiled> {
  kept.thread ??= startThread()
  return kept.thread.compile(documents, served)
}

function startThread(): Thread {
  const worker = new Worker(new URL('./compile-worker.ts', import.meta.url))
  const waiting = new Map<number, ReturnType<typeof Promise.withResolvers<Compiled>>>()
  let last = 0
  const end = (cause: unknown) => {
    kept.thread = null
    for (const { reject } of waiting.values()) reject(cause)
    waiting.clear()
  }
  worker.on('message', ({ number, compiled }: { readonly number: number; readonly compiled: Compiled }) => {
    waiting.get(number)?.resolve(compiled)
    waiting.delete(number)
    if (waiting.size === 0) worker.unref()
  })
  worker.once('error', end)
  worker.once('exit', () => end(new Error('the compiling thread ended without an answer')))
  return {
    compile(documents, served) {
      const answer = Promise.withResolvers<Compiled>()
      last += 1
      waiting.set(last, answer)
      worker.ref()
      worker.postMessage({ number: last, documents, served })
      return answer.promise
    },
  }
}
