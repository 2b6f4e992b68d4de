import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { freshDatabase } from '../harness/fresh-database.ts'
import { type Case, datasetName } from '../judges/case.ts'
import { columns } from '../judges/palette.ts'

/** Names of the datasets that a case may have. */
export const caseDatasets: readonly string[] = [0, 1, 2, 3].map((place) => datasetName(0, place))

/** A database that holds one random case at a time. */
export interface CaseStore extends AsyncDisposable {
  readonly database: Database
  load(one: Case): Promise<void>
}

export async function caseStore(): Promise<CaseStore> {
  const fresh = await freshDatabase()
  const database = openDatabase({ url: fresh.url, name: 'test', connections: 1 })
  await database.rows(sql`create schema data`)
  const table = columns.map(({ name, stored }) => `"${name}" ${stored}`).join(', ')
  for (const name of caseDatasets)
    await database.rows(sql.raw(`create unlogged table data.${name} (${table}, _id uuid)`))
  return {
    database,
    load: (one) => load(database, one),
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

async function load(database: Database, one: Case): Promise<void> {
  for (const [place, { records }] of one.datasets.entries()) {
    const table = sql.id('data', datasetName(0, place))
    await database.rows(sql`truncate ${table}`)
    await database.rows(
      sql`insert into ${table} select * from json_populate_recordset(null::${table}, ${JSON.stringify(records)}::json)`,
    )
  }
}
