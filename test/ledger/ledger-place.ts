import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadEntry } from '@kho/schema/ledger/entry.ts'
import { headKeyOf } from '@kho/schema/ledger/head-key.ts'
import { headsFolder } from '@kho/schema/ledger/heads-folder.ts'
import { type Ledger, type LedgerOptions, openLedger } from '@kho/schema/ledger/ledger.ts'
import { ledgerSettings } from '@kho/schema/ledger/limits.ts'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { freshDatabase } from '../harness/fresh-database.ts'
import { type Ran, runKho } from '../harness/run-kho.ts'

/** A store with a ledger in it, the folder of its heads, and the commands that look at both. */
export interface LedgerPlace extends AsyncDisposable {
  readonly url: string
  /** A folder of the test's own; the heads lie in `heads` in it. */
  readonly folder: string
  readonly heads: string
  /** With every right there is, as somebody who broke in. */
  readonly owner: Database
  readonly publicKey: string
  open(options?: Partial<LedgerOptions>): Promise<Ledger>
  kho(...argv: readonly string[]): Promise<Ran>
}

export const ledgerKey = Buffer.alloc(32, 7)
export const subjectKey = Buffer.alloc(32, 5)

export async function ledgerPlace(): Promise<LedgerPlace> {
  const fresh = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'kho-ledger-'))
  const heads = join(folder, 'heads')
  const owner = openDatabase({ url: fresh.url, name: 'owner' })
  const api = openDatabase({
    url: fresh.url,
    name: 'ledger',
    role: 'kho_api',
    prepares: true,
    settings: ledgerSettings,
  })
  await migrate(owner)
  const signing = { keys: [ledgerKey], folder: headsFolder(heads), every: 50 } as const
  const environment = {
    ...{ KHO_DATABASE_URL: fresh.url, KHO_HOME: folder, KHO_LEDGER_HEADS: heads },
    KHO_LEDGER_KEY: ledgerKey.toString('hex'),
  }
  return {
    ...{ url: fresh.url, folder, heads, owner, publicKey: headKeyOf(ledgerKey).name },
    open: (options) => openLedger({ database: api, subjectKey, writer: 'test', signing, ...options }),
    kho: (...argv) => runKho(argv, environment),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]()
      await owner[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A read of the names of people. */
export function readOf(...people: readonly string[]): ReadEntry {
  const subjects = people.map((key) => ({ kind: 'person', key }))
  return {
    principal: { kind: 'officer', name: 'an@q1', agency: 'H29.760' },
    ...{ purpose: null, correlationId: randomBytes(4).toString('hex'), version: 1 },
    reads: [{ dataset: 'people', fields: ['name'], rules: ['r'], bases: [], subjects }],
  }
}
