import { once } from 'node:events'
import { syncDataset } from '@kho/ingest/run.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { KhoError } from '@kho/schema/error.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { identityKey } from '../harness/identity-key.ts'

/**
 * A worker to be killed: `node test/kill/worker.ts STORE_URL`. Says `ready`, waits for a line, then syncs again and
 * again without pause, as a busy installation would.
 */
const [, , url = ''] = process.argv
const database = openDatabase({ url, name: 'kill loop', role: 'kho_worker' })
const loaded = await loadCity(database)
if (!loaded) throw new Error('nothing is applied')
process.stdout.write('ready\n')
await once(process.stdin, 'data')
for (;;) {
  const start = performance.now()
  try {
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
    process.stdout.write(`${result.state} ${Math.ceil(performance.now() - start)}\n`)
  } catch (error) {
    // The lock of a worker killed a moment ago may still be held: its session notices the death when it next reads.
    if (!(error instanceof KhoError) || error.code !== 'KHO224') throw error
  }
}
