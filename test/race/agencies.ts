import mysql from 'mysql2/promise'
import pg from 'pg'
import { freshDatabase } from '../harness/fresh-database.ts'
import { startMariadb } from '../harness/mariadb.ts'

/** A connection of one of the agency's clerks. */
export interface Clerk {
  run(statement: string): Promise<void>
  /** Rows as texts. */
  rows(statement: string): Promise<readonly (readonly string[])[]>
}

/** An agency's system with one table, `phieu`, of slips that clerks write. */
export interface RaceAgency extends AsyncDisposable {
  /** Of the source document: kind and connection in YAML's flow style. */
  readonly document: string
  clerk(): Promise<Clerk>
}

const slips = 'create table phieu (ma int primary key, luc timestamp(6) null, lan int not null, ghi_chu varchar(40))'

export async function postgresRace(): Promise<RaceAgency> {
  const made = new AsyncDisposableStack()
  const database = made.use(await freshDatabase())
  const { hostname, port, pathname } = new URL(database.url)
  const clerk = async (): Promise<Clerk> => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    made.defer(() => client.end())
    await client.query("set timezone = 'UTC'")
    return {
      run: async (statement) => void (await client.query(statement)),
      rows: async (text) => (await client.query<string[]>({ text, rowMode: 'array' })).rows,
    }
  }
  const owner = await clerk()
  await owner.run(`${slips}; create index on phieu (luc)`)
  return {
    document: `kind: postgres\nconnection: { host: ${hostname}, port: ${port}, database: ${pathname.slice(1)}, user: postgres, tls: none }`,
    clerk,
    [Symbol.asyncDispose]: () => made.disposeAsync(),
  }
}

export async function mariadbRace(): Promise<RaceAgency> {
  const made = new AsyncDisposableStack()
  const server = made.adopt(await startMariadb(), ({ stop }) => stop())
  const name = await server.makeDatabase()
  const clerk = async (): Promise<Clerk> => {
    const connection = await mysql.createConnection({ uri: server.urlOf(name), rowsAsArray: true })
    made.defer(() => connection.end())
    await connection.query("set time_zone = '+00:00'")
    return {
      run: async (statement) => void (await connection.query(statement)),
      rows: async (statement) => (await connection.query<mysql.RowDataPacket[]>(statement))[0].map(textsOf),
    }
  }
  const owner = await clerk()
  await owner.run(slips)
  await owner.run('create index phieu_luc on phieu (luc)')
  return {
    document: `kind: mysql\nconnection: { host: 127.0.0.1, port: ${server.port}, database: ${name}, user: root, tls: none }`,
    clerk,
    [Symbol.asyncDispose]: () => made.disposeAsync(),
  }
}

function textsOf(row: mysql.RowDataPacket): readonly string[] {
  return Object.values(row).map(String)
}
