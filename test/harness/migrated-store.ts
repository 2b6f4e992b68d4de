import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'

/** A database with Kho's own tables and no city, and its owner's session. */
export interface MigratedStore extends AsyncDisposable {
  readonly fresh: FreshDatabase
  readonly database: Database
}

export async function migratedStore(): Promise<MigratedStore> {
  const fresh = await freshDatabase()
  const database = openDatabase({ url: fresh.url, name: 'test' })
  await migrate(database)
  return {
    fresh,
    database,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}
