import { syncDataset } from '@kho/ingest/run.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { identityKey } from '../harness/identity-key.ts'

/** A worker to be starved: `node test/faults/load-large.ts STORE_URL` syncs once and prints how, and its peak memory in MB. */
const [, , url = ''] = process.argv
await using database = openDatabase({ url, name: 'starved', role: 'kho_worker' })
const loaded = await loadCity(database)
if (!loaded) throw new Error('nothing is applied')
const result = await syncDataset({
  database,
  city: loaded.city,
  version: loaded.version,
  dataset: 'cases',
  source: 'office',
  open: (source) => openSource(source, { secretOf: () => undefined, cityFolder: '.' }),
  identityKey,
  signal: new AbortController().signal,
  onProgress: () => undefined,
})
const { maxRSS } = process.resourceUsage()
process.stdout.write(
  `${JSON.stringify({ state: result.state, code: result.error?.code ?? null, megabytes: maxRSS / 1024 })}\n`,
)
