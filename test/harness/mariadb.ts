import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { mariadbInstalled, startMariadbServer } from '@kho/kho/embedded/mariadb.ts'
import mysql from 'mysql2/promise'
import { isThere } from './is-there.ts'

export { mariadbInstalled }

/** A MariaDB of the test file's own, in a temporary folder that goes with it. */
export interface TestMariadb {
  readonly port: number
  /** May do everything, has no password. */
  readonly user: string
  urlOf(database: string): string
  /** Makes a database with a name of its own and gives its name. */
  makeDatabase(): Promise<string>
  /** Runs statements on one connection, in order. */
  run(database: string, statements: readonly string[]): Promise<void>
  /** As a power cut would; what it had not written is gone. */
  kill(): Promise<void>
  /** Starts a killed one again on the same port and data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts it in about a second. Tests that need it say `describe.skipIf(!mariadbInstalled())` so that a skip has a name. */
export async function startMariadb(settings: { readonly [name: string]: string } = {}): Promise<TestMariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'kho-mariadb-'))
  chmodSync(folder, 0o755)
  const quick = { 'innodb-flush-log-at-trx-commit': '0', 'innodb-flush-method': 'nosync' }
  const options = { dataDir: join(folder, 'data'), settings: { ...quick, ...settings } }
  let server = await startMariadbServer(options)
  const orphaned = () => process.kill(server.pid, 'SIGKILL')
  process.once('exit', orphaned)
  const run: TestMariadb['run'] = (database, statements) => runAll(server.urlOf(database), statements)
  return {
    port: server.port,
    user: server.user,
    urlOf: server.urlOf,
    run,
    kill: () => killServer(server.pid),
    restart: async () => {
      server = await startMariadbServer({ ...options, port: server.port })
    },
    makeDatabase: async () => {
      const name = `t_${randomBytes(6).toString('hex')}`
      await run('', [`create database ${name}`])
      return name
    },
    stop: async () => {
      process.removeListener('exit', orphaned)
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function killServer(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  while (isThere(pid)) await setTimeout(10)
}

async function runAll(url: string, statements: readonly string[]): Promise<void> {
  const connection = await mysql.createConnection({ uri: url, charset: 'utf8mb4' })
  try {
    for (const statement of statements) await connection.query(statement)
  } finally {
    await connection.end()
  }
}
