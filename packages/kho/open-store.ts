import type { City } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { KhoError } from '@kho/schema/error.ts'
import { ledgerSettings } from '@kho/schema/ledger/limits.ts'
import {
  type Database,
  type DatabaseOptions,
  type LendingDatabase,
  openDatabase,
  type Session,
} from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import type { Config } from './config.ts'
import { attachPostgres, type SharedPostgres } from './embedded/shared-postgres.ts'

/** The store as one process holds it. Letting go of it closes its connections, and the embedded Postgres if nobody else needs it. */
export interface Store extends AsyncDisposable {
  readonly url: string
  readonly embedded: SharedPostgres | null
  /** With the rights of whoever owns the store: for migrations and documents. */
  readonly owner: Database
  /** With a role's rights. Closed with the store. */
  as(role: 'kho_api' | 'kho_worker' | 'kho_push' | 'kho_write', connections?: number): LendingDatabase
  /** The ledger's own: what asks the same again and again. */
  forLedger(): LendingDatabase
}

/** The database of the embedded Postgres that holds the store. */
const embeddedName = 'kho'

/** Opens the store this process was told of, brought to this program's version. */
export async function openStore(config: Config, name: string): Promise<Store> {
  const embedded = config.databaseUrl === null ? await attachPostgres({ home: config.home }) : null
  const opened: Database[] = []
  const dispose = async () => {
    for (const database of opened.splice(0)) await database[Symbol.asyncDispose]()
    await embedded?.[Symbol.asyncDispose]()
  }
  try {
    const url = config.databaseUrl ?? (await embeddedDatabase(embedded))
    const open = (
      options: Pick<DatabaseOptions, 'role' | 'connections' | 'prepares' | 'settings'>,
    ): LendingDatabase => {
      const database = openDatabase({ url, name: `kho/${name}`, ...options })
      opened.push(database)
      return database
    }
    const owner = open({ connections: 4 })
    await reach(owner)
    await migrate(owner)
    const as: Store['as'] = (role, connections) => open({ role, ...(connections ? { connections } : {}) })
    const forLedger = () => open({ role: 'kho_api', connections: 3, prepares: true, settings: ledgerSettings })
    return { url, embedded, owner, as, forLedger, [Symbol.asyncDispose]: dispose }
  } catch (cause) {
    await dispose()
    throw cause
  }
}

/** What the store currently is, refused when nothing was ever applied. */
export async function currentCity(
  session: Session,
): Promise<{ version: number; city: City; documents: readonly Document[] }> {
  const current = await loadCity(session)
  if (!current) throw new KhoError('KHO525', 'Nothing was applied to this store yet.')
  return current
}

async function reach(database: Database): Promise<void> {
  try {
    await database.rows(sql`select 1`)
  } catch (cause) {
    throw new KhoError('KHO501', 'The store did not answer.', {}, { cause })
  }
}

async function embeddedDatabase(embedded: SharedPostgres | null): Promise<string> {
  if (!embedded) throw new KhoError('KHO501', 'There is no store.')
  await using server = openDatabase({ url: embedded.urlOf('postgres'), name: 'kho/open', connections: 1 })
  const found = await server.rows(sql`select 1 from pg_database where datname = ${embeddedName}`)
  if (found.length === 0) await createOnce(server)
  return embedded.urlOf(embeddedName)
}

/** Another process may be creating it too: then it is there, which is all that is wanted. */
async function createOnce(server: Database): Promise<void> {
  try {
    await server.rows(sql`create database ${sql.id(embeddedName)}`)
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && (cause.code === '42P04' || cause.code === '23505')
    if (!taken) throw cause
  }
}
