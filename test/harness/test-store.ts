import { type RunResult, type SyncOptions, syncDataset } from '@kho/ingest/run.ts'
import { releaseRun } from '@kho/ingest/runs.ts'
import type { Source } from '@kho/ingest/source.ts'
import type { City } from '@kho/schema/contract/city.ts'
import { compileCity } from '@kho/schema/contract/compile-city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { applyCity } from '@kho/schema/store/apply.ts'
import { type Database, openDatabase, type Row } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { sql } from 'kysely'
import { freshDatabase } from './fresh-database.ts'
import { identityKey } from './identity-key.ts'

type SyncHow = Pick<SyncOptions, 'full' | 'compare' | 'keys'>

/** A store of a test's own with a city applied to it. */
export interface TestStore extends AsyncDisposable {
  readonly url: string
  readonly owner: Database
  /** In the role that loads. */
  readonly worker: Database
  city(): City
  version(): number
  apply(documents: readonly Document[]): Promise<void>
  sync(dataset: string, source: string, from: Source, how?: AbortSignal | SyncHow): Promise<RunResult>
  /** Publishes a held run after all. */
  release(run: string, record?: () => Promise<void>): ReturnType<typeof releaseRun>
  /** Rows of a statement in plain SQL. */
  rows(statement: string): Promise<readonly Row[]>
}

export async function testStore(documents: readonly Document[]): Promise<TestStore> {
  const fresh = await freshDatabase()
  const owner = openDatabase({ url: fresh.url, name: 'test' })
  const worker = openDatabase({ url: fresh.url, name: 'test worker', role: 'kho_worker' })
  await migrate(owner)
  const now: { city: City; version: number | null } = { city: compiled(documents), version: null }
  const store: TestStore = {
    url: fresh.url,
    owner,
    worker,
    city: () => now.city,
    version: () => now.version ?? 0,
    apply: async (next) => {
      const city = compiled(next)
      const applied = await applyCity(owner, { documents: next, city, by: 'test', base: now.version, consent: true })
      Object.assign(now, { city, version: applied.version })
    },
    sync: (dataset, source, from, how = {}) =>
      syncDataset({
        ...(how instanceof AbortSignal ? {} : how),
        database: worker,
        city: now.city,
        version: now.version ?? 0,
        dataset,
        source,
        open: async () => from,
        identityKey,
        signal: how instanceof AbortSignal ? how : new AbortController().signal,
        onProgress: () => undefined,
      }),
    release: (run, record) =>
      releaseRun({
        ...{ database: worker, city: now.city, version: now.version ?? 0, identityKey, run },
        ...(record ? { record } : {}),
      }),
    rows: (statement) => owner.rows(sql.raw(statement)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([owner[Symbol.asyncDispose](), worker[Symbol.asyncDispose]()])
      await fresh[Symbol.asyncDispose]()
    },
  }
  await store.apply(documents)
  return store
}

export function compiled(documents: readonly Document[]): City {
  const { city, problems } = compileCity(documents)
  if (!city || problems.length > 0) throw new Error(JSON.stringify(problems, null, 2))
  return city
}

/** Splits one text into documents: a line `# path` begins each. */
export function documentsOf(text: string): readonly Document[] {
  return text
    .split(/^# (?=\S+\.yaml$)/m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { path: part.slice(0, end), text: part.slice(end + 1) }
    })
}
