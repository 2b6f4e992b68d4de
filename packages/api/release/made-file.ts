import { Worker } from 'node:worker_threads'
import { type Code, KhoError } from '@kho/schema/error.ts'
import type { Digest } from '@kho/schema/release/write-hashed.ts'
import type { Making } from './formats/release-form.ts'

/** A file that is to be made, and of what. */
export interface MakingFile {
  readonly file: string
  readonly making: Making
}

export type MakingAnswer = { readonly digest: Digest } | { readonly code: Code; readonly message: string }

/** Makes a file in a thread of its own, so that requests go on meanwhile. It appears whole or not at all. */
export function makeFile(of: MakingFile, signal: AbortSignal): Promise<Digest> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL('./make-worker.ts', import.meta.url), {
      workerData: of,
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    })
    const end = () => void worker.terminate()
    signal.addEventListener('abort', end, { once: true })
    worker.once('message', (answer: MakingAnswer) => {
      if ('digest' in answer) resolve(answer.digest)
      else reject(new KhoError(answer.code, answer.message))
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      signal.removeEventListener('abort', end)
      reject(new KhoError('KHO518', 'The file was not made to its end.')) // says nothing to whoever has an answer
    })
  })
}
