import { parentPort } from 'node:worker_threads'
import { compileCity } from '@kho/schema/contract/compile-city.ts'

/** The thread that `compileAside` keeps: numbered documents in, what they compile to out under the same number. */
parentPort?.on('message', ({ number, documents }) => {
  parentPort?.postMessage({ number, compiled: compileCity(documents) })
})
