import { randomBytes } from 'node:crypto'
import { type TestAgency, testDocument } from '@kho/ingest/sources/source-suite.ts'
import pg from 'pg'
import { inject } from 'vitest'
import { freshDatabase } from './fresh-database.ts'

export interface PostgresAgency extends TestAgency {
  /** Runs as the agency's owner. */
  run(statement: string, values?: readonly (string | null)[]): Promise<(string | null)[][]>
}

const id = pg.escapeIdentifier

/** A database with a reading account that sees what is granted to it. */
export async function postgresAgency(): Promise<PostgresAgency> {
  const database = await freshDatabase()
  const user = `reader_${randomBytes(6).toString('hex')}`
  const owner = new pg.Client({ connectionString: database.url, application_name: 'owner' })
  await owner.connect()
  const run: PostgresAgency['run'] = async (text, values = []) => {
    const result = await owner.query<(string | null)[]>({ text, values: [...values], rowMode: 'array' })
    return result.rows
  }
  await run(`create role ${user} login`)
  await run(`alter default privileges grant select on tables to ${user}`)
  const { hostname, port, pathname } = new URL(database.url)
  const connection = { host: hostname, port: Number(port), database: pathname.slice(1), user }
  return {
    document: testDocument('postgres', connection),
    options: { secretOf: () => undefined, cityFolder: '/' },
    changeMeanwhile: 'unseen',
    run,
    makeTable: async (name, columns, rows) => {
      const [key, ...others] = columns.map(id)
      await run(
        `create table ${id(name)} (${key} text primary key${others.map((column) => `, ${column} text`).join('')})`,
      )
      const arrays = columns.map((_, index) => `array(select r->>${index} from jsonb_array_elements($1::jsonb) r)`)
      await run(`insert into ${id(name)} select * from unnest(${arrays.join(', ')})`, [JSON.stringify(rows)])
      return name
    },
    addRow: async (from, row) => {
      await run(`insert into ${id(from)} values (${row.map((_, index) => `$${index + 1}`).join(', ')})`, row)
    },
    sessions: async () => {
      const [row] = await run(
        "select count(*) from pg_stat_activity where datname = current_database() and application_name like 'kho/%'",
      )
      return Number(row?.[0])
    },
    [Symbol.asyncDispose]: async () => {
      await owner.end()
      await database[Symbol.asyncDispose]()
      const server = new pg.Client({ connectionString: inject('postgresUrl') })
      await server.connect()
      await server.query(`drop role ${user}`).finally(() => server.end())
    },
  }
}
