import { randomBytes } from 'node:crypto'
import { type TestAgency, testDocument } from '@kho/ingest/sources/source-suite.ts'
import mysql, { type RowDataPacket } from 'mysql2/promise'
import type { TestMariadb } from './mariadb.ts'

export interface MysqlAgency extends TestAgency {
  /** Runs as the agency's owner and gives the rows as arrays. */
  run(statement: string, values?: readonly (string | null)[]): Promise<readonly (readonly unknown[])[]>
}

const id = (name: string) => mysql.escapeId(name, true)

/** A database in a MariaDB of ours with a reading account that sees all of it. */
export async function mysqlAgency(server: TestMariadb): Promise<MysqlAgency> {
  const database = await server.makeDatabase()
  const user = `reader_${randomBytes(6).toString('hex')}`
  const owner = await mysql.createConnection({ uri: server.urlOf(database), charset: 'utf8mb4', rowsAsArray: true })
  const run: MysqlAgency['run'] = async (sql, values = []) => {
    const [rows] = await owner.query<RowDataPacket[]>({ sql, values: [...values] })
    return Array.isArray(rows) ? rows.map((row) => Object.values(row)) : []
  }
  await run(`create user ${user}@'%'`)
  await run(`grant select on ${id(database)}.* to ${user}@'%'`)
  const insert = async (from: string, rows: readonly (readonly (string | null)[])[]) => {
    for (let at = 0; at < rows.length; at += 5000) {
      const part = rows.slice(at, at + 5000).map((row) => `(${row.map((value) => mysql.escape(value)).join(',')})`)
      await run(`insert into ${id(from)} values ${part.join(',')}`)
    }
  }
  return {
    document: testDocument('mysql', { host: '127.0.0.1', port: server.port, database, user }),
    options: { secretOf: () => undefined, cityFolder: '/' },
    changeMeanwhile: 'unseen',
    run,
    makeTable: async (name, columns, rows) => {
      const [key, ...others] = columns.map(id)
      const form = 'character set utf8mb4 collate utf8mb4_bin'
      const list = [`${key} varchar(50) primary key`, ...others.map((column) => `${column} text`)]
      await run(`create table ${id(name)} (${list.join(', ')}) ${form}`)
      await insert(name, rows)
      return name
    },
    addRow: (from, row) => insert(from, [row]),
    sessions: async () => {
      const rows = await run(`select count(*) from information_schema.processlist where user = '${user}'`)
      return Number(rows[0]?.[0])
    },
    [Symbol.asyncDispose]: async () => {
      await run(`drop user ${user}@'%'`)
      await run(`drop database ${id(database)}`)
      await owner.end()
    },
  }
}
