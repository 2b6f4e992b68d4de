import { once } from 'node:events'
import { processPushed } from '@kho/ingest/push/process-pushed.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { identityKey } from '../harness/identity-key.ts'

/**
 * A worker to be killed: `node test/kill/push-worker.ts STORE_URL`. Says `ready`, waits for a line, then takes what was
 * pushed, again and again without pause.
 */
const [, , url = ''] = process.argv
const database = openDatabase({ url, name: 'kill loop', role: 'kho_worker' })
const loaded = await loadCity(database)
if (!loaded) throw new Error('nothing is applied')
process.stdout.write('ready\n')
await once(process.stdin, 'data')
for (;;) {
  await processPushed({
    database,
    city: loaded.city,
    version: loaded.version,
    source: 'office',
    identityKey,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onRun: () => undefined,
  })
}
