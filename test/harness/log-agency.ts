import { randomBytes } from 'node:crypto'
import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { inject, onTestFinished } from 'vitest'
import { type OwnPostgres, startOwnPostgres } from './test-postgres.ts'

/** An agency's PostgreSQL whose log may be followed: a server, or a database, of one test. */
export interface LogAgency extends AsyncDisposable {
  readonly server: OwnPostgres
  readonly url: string
  readonly database: string
  readonly port: number
  /** As the agency's owner. */
  readonly owner: Database
  run(statement: string): Promise<readonly (readonly (string | null)[])[]>
  /** An account with no right but to read and to replicate. */
  readonly user: string
}

/** A server of the version that the suite runs on, whose log may be followed. */
export async function logServer(): Promise<OwnPostgres> {
  await using suite = openDatabase({ url: inject('postgresUrl'), name: 'admin', connections: 1 })
  const [version] = await suite.rows(sql`select current_setting('server_version_num')::int / 10000`)
  return startOwnPostgres(`postgres ${version?.[0]}`, {
    wal_level: 'logical',
    max_replication_slots: '50',
    max_wal_senders: '50',
    shared_buffers: '64MB',
    wal_keep_size: '0',
  })
}

/** A database on a log server, with the reading account and whatever tables the test makes. */
export async function logAgency(server: OwnPostgres): Promise<LogAgency> {
  const name = `a_${randomBytes(6).toString('hex')}`
  const user = `reader_${randomBytes(6).toString('hex')}`
  const admin = openDatabase({ url: server.url, name: 'admin', connections: 1 })
  await admin.rows(sql.raw(`create database ${name}`))
  await admin.rows(sql.raw(`create role ${user} login replication`))
  await admin[Symbol.asyncDispose]()
  const url = new URL(server.url)
  url.pathname = name
  const owner = openDatabase({ url: url.href, name: 'owner', connections: 4 })
  const agency: LogAgency = {
    server,
    url: url.href,
    database: name,
    port: Number(url.port),
    owner,
    user,
    run: (statement) => owner.rows(sql.raw(statement)),
    [Symbol.asyncDispose]: () => owner[Symbol.asyncDispose](),
  }
  await agency.run(`alter default privileges grant select on tables to ${user}`)
  onTestFinished(() => agency[Symbol.asyncDispose]())
  return agency
}
