import { randomBytes, randomUUID } from 'node:crypto'
import { createServer } from '@kho/api/server.ts'
import { emptyHead } from '@kho/schema/ledger/body.ts'
import { type Ledger, openLedger } from '@kho/schema/ledger/ledger.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { pino } from 'pino'
import { startIssuer } from '../safety/issuer.ts'

/** Kho's own server as a process of the bench: URL of the store, and whether the ledger is written. */
const [url = '', ledgerOn = ''] = process.argv.slice(2)

/** What the ledger costs is the difference to none at all: this one exists only here. */
const noLedger: Ledger = {
  append: async () => undefined,
  appendWrite: async () => undefined,
  appendDelay: async () => undefined,
  close: async () => undefined,
  head: () => emptyHead(randomUUID()),
  pseudonymsOf: async () => [],
  signed: () => ({ latest: null, keys: [] }),
}

const database = openDatabase({ url, name: 'kho/bench', role: 'kho_api', connections: 16, prepares: true })
const ledger =
  ledgerOn === 'on' ? await openLedger({ database, subjectKey: randomBytes(32), writer: 'bench' }) : noLedger
const issuer = await startIssuer()
const auth = { issuer: issuer.url, audience: 'kho' }
const logger = pino({ level: 'silent' })
const server = await createServer({ database, ledger, auth, cursorKey: randomBytes(32), logger })
const port = await server.listen(0)
const claims = { kho_kind: 'officer', cccd: '079080000011', unit: 'H29.760', trust: 3 }
process.send?.({ port, token: await issuer.sign(claims) })
process.on('message', () => process.send?.({ megabytes: Math.round(process.memoryUsage.rss() / 1_048_576) }))
