import mysql, { type Connection } from 'mysql2/promise'
import type { AgencySystem, AgencyTable, Cell } from '../agency-table.ts'

export interface MariadbPlace {
  readonly url: string
  readonly database: string
  readonly onRows: (rows: number) => void
}

/** Makes an agency's MariaDB database anew: tables, comments, rows, and a reading account. */
export async function makeMariadb(system: AgencySystem, place: MariadbPlace): Promise<void> {
  const connection = await mysql.createConnection({ uri: place.url, charset: 'utf8mb4' })
  try {
    const name = connection.escapeId(place.database)
    await connection.query(`drop database if exists ${name}`)
    await connection.query(`create database ${name} character set utf8mb4 collate utf8mb4_unicode_ci`)
    await connection.query(`create user if not exists kho_reader@'%' identified by 'kho_reader'`)
    await connection.query(`create user if not exists kho_reader@localhost identified by 'kho_reader'`)
    for (const host of ['%', 'localhost']) await connection.query(`grant select on ${name}.* to kho_reader@'${host}'`)
    await connection.query(`use ${name}`)
    for (const table of system.tables) await makeTable(connection, table, place.onRows)
  } finally {
    await connection.end()
  }
}

const CHUNK = 2_000

async function makeTable(connection: Connection, table: AgencyTable, onRows: (rows: number) => void): Promise<void> {
  const columns = Object.entries(table.columns).map(([name, type]) => `${name} ${type}`)
  const body = [...columns, ...table.constraints].join(', ')
  await connection.query(`create table ${table.name} (${body}) comment ${connection.escape(table.comment)}`)
  await connection.query('start transaction')
  let chunk: (readonly Cell[])[] = []
  const send = async () => {
    if (chunk.length > 0) await connection.query(`insert into ${table.name} values ?`, [chunk])
    onRows(chunk.length)
    chunk = []
  }
  for (const row of table.rows()) if (chunk.push(row) === CHUNK) await send()
  await send()
  await connection.query('commit')
}
