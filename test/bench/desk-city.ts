import { randomBytes } from 'node:crypto'
import { type RunResult, type SyncOptions, syncDataset } from '@kho/ingest/run.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { currentVersion } from '@kho/schema/store/registry.ts'
import { compiled } from '../harness/test-store.ts'

/** A store of one desk's dossiers and nothing else, in an empty database. */
export interface DeskCity extends AsyncDisposable {
  sync(how?: Pick<SyncOptions, 'full' | 'compare' | 'keys'>): Promise<RunResult>
  /** Makes other documents current. */
  apply(documents: readonly Document[]): Promise<void>
}

/** `variables`: what the desk's documents take from the environment. `watched`: the worker's sessions, looked at. */
export async function deskCity(
  url: string,
  documents: readonly Document[],
  variables: { readonly [name: string]: string },
  watched: (worker: Database) => Database = (worker) => worker,
): Promise<DeskCity> {
  await using held = new AsyncDisposableStack()
  const owner = held.use(openDatabase({ url, name: 'bench' }))
  await migrate(owner)
  const worker = held.use(openDatabase({ url, name: 'bench', role: 'kho_worker' }))
  const identityKey = randomBytes(32)
  const apply = async (changed: readonly Document[]) => {
    const city = compiled(changed)
    const base = await currentVersion(owner)
    const { version } = await applyCity(owner, { documents: changed, city, by: 'bench', base, consent: true })
    return { city, version }
  }
  let current = await apply(documents)
  const all = held.move()
  return {
    apply: async (changed) => {
      current = await apply(changed)
    },
    sync: (how = {}) =>
      syncDataset({
        ...how,
        ...current,
        database: watched(worker),
        dataset: 'dossiers',
        source: 'desk',
        identityKey,
        open: (document) =>
          openSource(document, { secretOf: (secret) => variables[secret], cityFolder: variables.FOLDER ?? '.' }),
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}
