import mysql from 'mysql2/promise'
import pg from 'pg'
import type { SqlSession } from './sql-hand.ts'

/** A session of an agency's PostgreSQL, as its own people have one. */
export async function postgresSession(url: string): Promise<SqlSession> {
  const client = new pg.Client({ connectionString: url, application_name: 'one-stop' })
  client.on('error', () => undefined) // a server that stops ends the day, and the next statement says so
  await client.connect()
  return {
    run: async (statement, cells) => {
      await client.query(statement, [...cells])
    },
    placeholder: (at) => `$${at + 1}`,
    replace: (key, columns) =>
      `on conflict (${key.join(', ')}) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [Symbol.asyncDispose]: () => client.end(),
  }
}

/** A session of an agency's MariaDB. */
export async function mariadbSession(url: string): Promise<SqlSession> {
  const connection = await mysql.createConnection({ uri: url, charset: 'utf8mb4' })
  connection.on('error', () => undefined)
  return {
    run: async (statement, cells) => {
      await connection.query(statement, [...cells])
    },
    placeholder: () => '?',
    replace: (_key, columns) =>
      `on duplicate key update ${columns.map((name) => `${name} = values(${name})`).join(', ')}`,
    [Symbol.asyncDispose]: () => connection.end(),
  }
}
