import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createServer } from '@kho/api/server.ts'
import { emptyHead } from '@kho/schema/ledger/body.ts'
import { headsFolder } from '@kho/schema/ledger/heads-folder.ts'
import { type Ledger, openLedger } from '@kho/schema/ledger/ledger.ts'
import { ledgerSettings } from '@kho/schema/ledger/limits.ts'
import { contactKeys } from '@kho/schema/notices/contact-keys.ts'
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

/** As `kho serve` opens it: on connections of its own, heads signed every second outside the store. */
async function openWhole(): Promise<Ledger> {
  const heads = mkdtempSync(join(tmpdir(), 'kho-heads-'))
  process.on('exit', () => rmSync(heads, { recursive: true, force: true }))
  const signing = { keys: [randomBytes(32)], folder: headsFolder(heads) } as const
  const own = openDatabase({
    url,
    name: 'kho/bench',
    role: 'kho_api',
    connections: 3,
    prepares: true,
    settings: ledgerSettings,
  })
  return openLedger({ database: own, subjectKey: randomBytes(32), writer: 'bench', signing })
}

const database = openDatabase({ url, name: 'kho/bench', role: 'kho_api', connections: 16, prepares: true })
const streams = openDatabase({ url, name: 'kho/bench file', role: 'kho_api', connections: 16 })
const ledger = ledgerOn === 'on' ? await openWhole() : noLedger
const issuer = await startIssuer()
const auth = { issuer: issuer.url, audience: 'kho' }
const logger = pino({ level: 'silent' })
const credentials = { session: database, key: randomBytes(32) }
const keys = { credentials, cursorKey: randomBytes(32), contactKeys: contactKeys(randomBytes(32)) }
const server = await createServer({
  database,
  streams,
  places: { most: 120, each: 120 },
  ledger,
  auth,
  ...keys,
  logger,
})
const port = await server.listen(0)
const claims = { kho_kind: 'officer', cccd: '079080000011', unit: 'H29.760', trust: 3 }
const other = await issuer.sign({ ...claims, cccd: '079080000022' }, { subject: 'another' })
process.send?.({ port, token: await issuer.sign(claims), other })
const interval = 5
const delays = monitorEventLoopDelay({ resolution: interval })
delays.enable()
process.on('message', (asked) => {
  if (asked === 'memory') process.send?.({ megabytes: Math.round(process.memoryUsage.rss() / 1_048_576) })
  if (asked === 'stall') {
    // What it records has the interval in it: 5 ms of a thread that does nothing.
    process.send?.({ stall: Math.round(delays.max / 1_000_000) - interval })
    delays.reset()
  }
})
process.on('SIGTERM', () => process.exit())
