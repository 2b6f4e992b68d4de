import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { followSource } from '@kho/ingest/follow/follow-source.ts'
import { openSource } from '@kho/ingest/sources/open-source.ts'
import { codes, KhoError } from '@kho/schema/error.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { identityKey } from '../harness/identity-key.ts'

/**
 * A follower to be killed: `node test/kill/log-worker.ts STORE_URL`. Says `ready`, waits for a line, then follows the
 * office's log for as long as it lives, beginning again after whatever may pass.
 */
const [, , url = ''] = process.argv
const database = openDatabase({ url, name: 'kill loop', role: 'kho_worker' })
const loaded = await loadCity(database)
if (!loaded) throw new Error('nothing is applied')
process.stdout.write('ready\n')
await once(process.stdin, 'data')
for (;;) {
  try {
    await followSource({
      database,
      city: loaded.city,
      version: loaded.version,
      source: 'office',
      open: (source) => openSource(source, { secretOf: () => undefined, cityFolder: '.' }),
      identityKey,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
  } catch (error) {
    if (!(error instanceof KhoError) || codes[error.code].retry !== 'later') throw error
    process.stdout.write(`${error.code}\n`)
  }
  await setTimeout(100)
}
