import mysql, { type RowDataPacket } from 'mysql2/promise'
import { mariadbInstalled, startMariadb, type TestMariadb } from '../../harness/mariadb.ts'
import type { Random } from '../../judges/random.ts'
import { type Change, caseOf, momentOf, openDesk } from '../desk.ts'
import type { Kind, Scene } from '../kill-scene.ts'

const bindings = {
  mariadb: 'mode: snapshot, deletes: compare',
  mariadb_cursor: 'mode: cursor, cursor: { field: luc, overlap: 1m }, deletes: compare, reconcile: { every: 1d }',
} as const

/** Two desks of one agency that works with MariaDB, each with a table of its own: they die together. */
export async function mariadbScenes(wanted: ReadonlySet<Kind>, random: Random): Promise<readonly Scene[]> {
  const kinds = (['mariadb', 'mariadb_cursor'] as const).filter((kind) => wanted.has(kind))
  if (kinds.length === 0 || !mariadbInstalled()) return []
  // What it has said is committed is with the operating system then, and outlives its process.
  const server = await startMariadb({ 'innodb-flush-log-at-trx-commit': '2' })
  const database = await server.makeDatabase()
  const pool = mysql.createPool({ uri: server.urlOf(database), connectionLimit: 4, rowsAsArray: true, timezone: 'Z' })
  const scenes = await Promise.all(kinds.map((kind) => openScene(kind, pool, { server, database, random })))
  const [first, ...others] = scenes
  const end = async () => {
    await pool.end()
    await server.stop()
  }
  return first ? [{ ...first, [Symbol.asyncDispose]: end }, ...others] : []
}

async function openScene(
  kind: keyof typeof bindings,
  pool: mysql.Pool,
  of: { readonly server: TestMariadb; readonly database: string; readonly random: Random },
): Promise<Scene> {
  const { server, database } = of
  const desk = openDesk(of.random)
  const table = `hoso_${kind}`
  await pool.query(`create table ${table} (ma varchar(20) character set utf8mb4 collate utf8mb4_bin primary key,
    ten varchar(200), phi decimal(12,2), luc datetime(6), lan int not null, key (luc))`)
  await write(pool, table, { gone: [], moved: [], put: [...desk.records.values()] })
  return {
    kind,
    document: `kind: mysql
time_zone: UTC
may_write: true
connection: { host: 127.0.0.1, port: ${server.port}, database: ${database}, user: ${server.user}, tls: none }`,
    binding: `from: ${table}, ${bindings[kind]}`,
    desk,
    pause: 0.1,
    work: async () => {
      await write(pool, table, desk.propose())
      desk.committed()
    },
    contents: async () => {
      const micros = `timestampdiff(microsecond, '1970-01-01', luc)`
      const [rows] = await pool.query<RowDataPacket[]>(`select ma, ten, phi, ${micros}, lan from ${table}`)
      return rows.map((row) => caseOf(Object.values(row).map(String)))
    },
    kill: async () => {
      await server.kill()
      return () => server.restart()
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function write(pool: mysql.Pool, table: string, { gone, moved, put }: Change): Promise<void> {
  const connection = await pool.getConnection()
  try {
    await connection.beginTransaction()
    if (gone.length > 0) {
      await connection.query(`delete from ${table} where ma in (?)`, [gone.map(({ code }) => code)])
    }
    for (const { from, to } of moved) await connection.query(`update ${table} set ma = ? where ma = ?`, [to, from])
    const rows = put.map((one) => [one.code, one.name, one.fee, momentOf(one.changed), one.version])
    await connection.query(
      `insert into ${table} values ? on duplicate key update ten = values(ten), phi = values(phi), luc = values(luc),
        lan = values(lan)`,
      [rows],
    )
    await connection.commit()
    connection.release()
  } catch (cause) {
    connection.destroy() // whatever it had begun is undone
    throw cause
  }
}
