import { randomBytes, randomUUID } from 'node:crypto'
import { publishRelease } from '@kho/api/release/publish-release.ts'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { openLedger } from '@kho/schema/ledger/ledger.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'

/** A process of its own that publishes and is killed in the middle: `node publish-and-die.ts URL ROOT DATASET rows|gate|sign`. */
const [url = '', root = '', dataset = '', moment = ''] = process.argv.slice(2)
await using database = openDatabase({ url, name: 'doomed', role: 'kho_worker' })
await using reads = openDatabase({ url, name: 'doomed', role: 'kho_api' })
const ledger = await openLedger({ database: reads, subjectKey: randomBytes(32), writer: 'doomed' })
const current = await loadCity(database)
if (!current) throw new Error('no city')
const signer = headKeyOf(Buffer.alloc(32, 9))
const dieAt = (here: string) => {
  if (moment === here) process.kill(process.pid, 'SIGKILL')
}
await publishRelease({
  ...{ city: current.city, version: current.version, dataset, root, database },
  reading: { streams: reads, session: reads, ledger },
  signer: {
    ...signer,
    sign: (text) => {
      dieAt('sign')
      return signer.sign(text)
    },
  },
  gate: async () => dieAt('gate'),
  ...{ reader: { kind: 'operator' }, correlationId: randomUUID(), signal: new AbortController().signal },
  onRows: () => dieAt('rows'),
})
