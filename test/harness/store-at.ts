import { type RunResult, syncDataset } from '@kho/ingest/run.ts'
import type { Source } from '@kho/ingest/source.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type Database, openDatabase, type Row } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { identityKey } from './identity-key.ts'
import { compiled } from './test-store.ts'

/** A store with a city on a server of the test's own, which may fail it. */
export interface StoreAt {
  readonly worker: Database
  /** What cannot even begin is a failure too. */
  sync(dataset: string, source: string, from: Source): Promise<Pick<RunResult, 'state' | 'error'>>
  rows(statement: string): Promise<readonly Row[]>
}

/** Applies the city by `url`; the worker reaches the store by `way`, where that is another. */
export async function storeAt(url: string, documents: readonly Document[], way = url): Promise<StoreAt> {
  const owner = openDatabase({ url, name: 'test' })
  const worker = openDatabase({ url: way, name: 'test worker', role: 'kho_worker' })
  onTestFinished(async () => {
    await Promise.all([owner[Symbol.asyncDispose](), worker[Symbol.asyncDispose]()])
  })
  await migrate(owner)
  const city = compiled(documents)
  const { version } = await applyCity(owner, { documents, city, by: 'test', base: null, consent: true })
  const signal = new AbortController().signal
  return {
    worker,
    rows: (statement) => owner.rows(sql.raw(statement)),
    sync: (dataset, source, from) =>
      syncDataset({
        database: worker,
        ...{ city, version, dataset, source, identityKey, signal },
        open: async () => from,
        onProgress: () => undefined,
      }).catch((error) => ({ state: 'failed' as const, error })),
  }
}
