import { type Database, openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { type OwnPostgres, startOwnPostgres } from '../../harness/test-postgres.ts'
import type { Random } from '../../judges/random.ts'
import { type Case, type Change, caseOf, momentOf, openDesk } from '../desk.ts'
import type { Kind, Scene } from '../kill-scene.ts'

const bindings = {
  postgres: 'mode: snapshot, deletes: compare',
  postgres_cursor: 'mode: cursor, cursor: { field: luc }, deletes: compare, reconcile: { every: 1d }',
  log: 'mode: log',
} as const

/** Three desks of one agency that works with PostgreSQL, each with a table of its own: they die together. */
export async function postgresScenes(wanted: ReadonlySet<Kind>, random: Random): Promise<readonly Scene[]> {
  const kinds = (['postgres', 'postgres_cursor', 'log'] as const).filter((kind) => wanted.has(kind))
  if (kinds.length === 0) return []
  const server = await startOwnPostgres('postgres 18', {
    wal_level: 'logical',
    shared_buffers: '64MB',
    wal_keep_size: '0',
  })
  const agency = openDatabase({ url: server.url, name: 'clerks', connections: 4 })
  const scenes = await Promise.all(kinds.map((kind) => openScene(kind, agency, { server, random })))
  const [first, ...others] = scenes
  const end = async () => {
    await agency[Symbol.asyncDispose]()
    await server.stop()
  }
  return first ? [{ ...first, [Symbol.asyncDispose]: end }, ...others] : []
}

async function openScene(
  kind: keyof typeof bindings,
  agency: Database,
  { server, random }: { readonly server: OwnPostgres; readonly random: Random },
): Promise<Scene> {
  const desk = openDesk(random)
  const table = `hoso_${kind}`
  await agency.rows(
    sql`create table ${sql.table(table)} (ma text primary key, ten text, phi numeric(12,2), luc timestamptz, lan int not null)`,
  )
  await agency.rows(sql`create index on ${sql.table(table)} (luc)`)
  await write(agency, table, { gone: [], moved: [], put: [...desk.records.values()] })
  if (kind === 'log') await agency.rows(sql`create publication kho_log for table ${sql.table(table)}`)
  const { hostname, port, pathname } = new URL(server.url)
  return {
    kind,
    document: `kind: postgres
time_zone: UTC
may_write: true
limits: { retained_log: 1GB }
connection: { host: ${hostname}, port: ${port}, database: ${pathname.slice(1)}, user: postgres, tls: none }`,
    binding: `from: ${table}, ${bindings[kind]}`,
    desk,
    pause: 0.1,
    work: async () => {
      await write(agency, table, desk.propose())
      desk.committed()
    },
    contents: async () => {
      const micros = sql`(extract(epoch from luc) * 1000000)::bigint`
      return (await agency.rows(sql`select ma, ten, phi, ${micros}, lan from ${sql.table(table)}`)).map(caseOf)
    },
    kill: async () => {
      await server.killAll()
      return () => server.restart()
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function write(agency: Database, name: string, { gone, moved, put }: Change): Promise<unknown> {
  const table = sql.table(name)
  return agency.transaction(async (session) => {
    await session.rows(sql`delete from ${table} where ma = any(${gone.map(({ code }) => code)})`)
    for (const { from, to } of moved) await session.rows(sql`update ${table} set ma = ${to} where ma = ${from}`)
    const texts = (of: (record: Case) => string) => put.map(of)
    await session.rows(sql`
      insert into ${table} select * from unnest(${texts((one) => one.code)}::text[], ${texts((one) => one.name)}::text[],
        ${texts((one) => one.fee)}::numeric[], ${texts((one) => `${momentOf(one.changed)}Z`)}::timestamptz[],
        ${texts((one) => String(one.version))}::int[])
      on conflict (ma) do update set ten = excluded.ten, phi = excluded.phi, luc = excluded.luc, lan = excluded.lan`)
  })
}
