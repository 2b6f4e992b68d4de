import { randomBytes } from 'node:crypto'
import type { StartedTestContainer } from 'testcontainers'
import { afterAll, describe } from 'vitest'
import type { Connection } from '../connection.ts'
import { connectionOf } from '../connection.ts'
import { runsHere, startServer } from '../containers.test-servers.ts'
import { sourceSuite, type TestAgency, testDocument } from '../source-suite.ts'
import { type SqlserverSession, sqlserverSession } from './sqlserver-session.ts'
import { quoted } from './sqlserver-statements.ts'

const password = `Kho-${randomBytes(8).toString('hex')}`
let server: Promise<StartedTestContainer> | null = null

describe.skipIf(!runsHere('sqlserver'))('a SQL Server in a container', () => {
  afterAll(async () => void (await (await server)?.stop()))
  sourceSuite('sqlserver', sqlserverAgency)
})

async function sqlserverAgency(): Promise<TestAgency> {
  server ??= startServer({
    image: 'mcr.microsoft.com/mssql/server:2022-latest',
    port: 1433,
    environment: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: password },
    ready: /Recovery is complete/,
  })
  const container = await server
  const database = `kho_${randomBytes(6).toString('hex')}`
  const options = { secretOf: () => password, cityFolder: '/' }
  const place = { host: container.getHost(), port: container.getMappedPort(1433), password: { env: 'P' } }
  const as = (user: string, name: string): Connection =>
    connectionOf(testDocument('sqlserver', { ...place, user, database: name }), options)
  await using root = await sqlserverSession(as('sa', 'master'), 'kho-test')
  await root.rows(`create database ${quoted(database)}`)
  await root.rows(`alter database ${quoted(database)} set allow_snapshot_isolation on`)
  await root.rows(`create login ${quoted(database)} with password = '${password}'`)
  const owner = await sqlserverSession(as('sa', database), 'kho-test')
  await owner.rows(`create user ${quoted(database)} for login ${quoted(database)}`)
  return {
    document: testDocument('sqlserver', { ...place, user: database, database }),
    options,
    changeMeanwhile: 'unseen',
    makeTable: async (name, columns, rows) => {
      const [key, ...others] = columns.map(quoted)
      const list = [`${key} nvarchar(50) not null primary key`, ...others.map((column) => `${column} nvarchar(max)`)]
      await owner.rows(`create table dbo.${quoted(name)} (${list.join(', ')})`)
      await owner.rows(`grant select on dbo.${quoted(name)} to ${quoted(database)}`)
      await insert(owner, name, rows)
      return name
    },
    addRow: (from, row) => insert(owner, from, [row]),
    sessions: async () => {
      const [row] = await owner.rows("select count(*) from sys.dm_exec_sessions where program_name like 'kho/%'")
      return Number(row?.[0])
    },
    [Symbol.asyncDispose]: () => owner[Symbol.asyncDispose](),
  }
}

async function insert(owner: SqlserverSession, table: string, rows: readonly (readonly (string | null)[])[]) {
  const literal = (text: string | null) => (text === null ? 'null' : `N'${text.replaceAll("'", "''")}'`)
  for (let at = 0; at < rows.length; at += 1000) {
    const part = rows.slice(at, at + 1000).map((row) => `(${row.map(literal).join(', ')})`)
    await owner.rows(`insert into dbo.${quoted(table)} values ${part.join(', ')}`)
  }
}
