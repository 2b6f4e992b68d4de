import { parentPort } from 'node:worker_threads'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import { proveSchema } from './graphql/schema.ts'

/**
 * The thread that `compile-aside.ts` keeps: numbered documents in, what they compile to out under the same number, once the
 * schema of what is to be served is proved.
 */
parentPort?.on('message', ({ number, documents, served }) => {
  const compiled = compileCity(documents)
  if (served && compiled.city) proveSchema(compiled.city)
  parentPort?.postMessage({ number, compiled })
})
