import { Worker } from 'node:worker_threads'
import type { City } from '@kho/schema/contract/city.ts'
import type { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { loadDocuments, registeredCity, withClosings } from '@kho/schema/store/registry.ts'

/**
 * The current city, compiled in a thread of its own so that requests go on meanwhile: for the reference city that is
 * 0.2 s of work, and it grows with the documents. A city is plain data, so it crosses threads as it is.
 */
export async function loadAside(session: Session): Promise<{ readonly version: number; readonly city: City } | null> {
  const registered = await loadDocuments(session)
  if (!registered) return null
  const city = registeredCity(await compileAside(registered.documents))
  return { version: registered.version, city: await withClosings(session, city) }
}

type Compiled = ReturnType<typeof compileCity>

async function compileAside(documents: readonly Document[]): Promise<Compiled> {
  const worker = new Worker(new URL('./compile-worker.ts', import.meta.url), { workerData: documents })
  worker.unref()
  const { promise, resolve, reject } = Promise.withResolvers<Compiled>()
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('the compiling thread ended without an answer')))
  return promise.finally(() => worker.terminate())
}
