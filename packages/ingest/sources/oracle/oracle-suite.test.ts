import { randomBytes } from 'node:crypto'
import type { Connection as Driver } from 'oracledb'
import type { StartedTestContainer } from 'testcontainers'
import { afterAll, describe } from 'vitest'
import { runsHere, startServer } from '../containers.test-servers.ts'
import { sourceSuite, type TestAgency, testDocument } from '../source-suite.ts'
import { quoted } from './oracle-statements.ts'

const password = `Kho${randomBytes(8).toString('hex')}`
let server: Promise<StartedTestContainer> | null = null

describe.skipIf(!runsHere('oracle'))('an Oracle in a container', () => {
  afterAll(async () => void (await (await server)?.stop()))
  sourceSuite('oracle', oracleAgency)
})

async function oracleAgency(): Promise<TestAgency> {
  server ??= startServer({
    image: 'gvenzl/oracle-free:23-slim-faststart',
    port: 1521,
    environment: { ORACLE_PASSWORD: password },
    ready: /DATABASE IS READY TO USE/,
  })
  const container = await server
  const { default: oracledb } = await import('oracledb')
  const place = { host: container.getHost(), port: container.getMappedPort(1521), database: 'FREEPDB1' }
  const connectString = `${place.host}:${place.port}/${place.database}`
  const owner = await oracledb.getConnection({ user: 'system', password, connectString })
  const name = `KHO_${randomBytes(6).toString('hex').toUpperCase()}`
  const run = async (statement: string) => (await owner.execute<string[]>(statement)).rows ?? []
  // One account owns the tables, another reads them.
  await run(`create user ${name} identified by "${password}" quota unlimited on users`)
  await run(`create user ${name}_R identified by "${password}"`)
  await run(`grant create session to ${name}_R`)
  return {
    document: testDocument('oracle', { ...place, schema: name, user: `${name}_R`, password: { env: 'P' } }),
    options: { secretOf: () => password, cityFolder: '/' },
    changeMeanwhile: 'unseen',
    takesColumn: (column) => !column.includes('"'),
    makeTable: async (table, columns, rows) => {
      const [key, ...others] = columns.map(quoted)
      const list = [`${key} varchar2(50) primary key`, ...others.map((column) => `${column} clob`)]
      await run(`create table ${name}.${quoted(table)} (${list.join(', ')})`)
      await run(`grant read on ${name}.${quoted(table)} to ${name}_R`)
      await insert(owner, `${name}.${quoted(table)}`, rows)
      return table
    },
    addRow: (from, row) => insert(owner, `${name}.${quoted(from)}`, [row]),
    sessions: async () => Number((await run(`select count(*) from v$session where username = '${name}_R'`))[0]?.[0]),
    [Symbol.asyncDispose]: async () => await owner.close(),
  }
}

async function insert(owner: Driver, table: string, rows: readonly (readonly (string | null)[])[]) {
  const [first] = rows
  if (!first) return
  const places = first.map((_, index) => `:${index + 1}`)
  await owner.executeMany(
    `insert into ${table} values (${places.join(', ')})`,
    rows.map((row) => [...row]),
  )
  await owner.commit()
}
