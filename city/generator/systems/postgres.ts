import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { AgencySystem, AgencyTable } from '../agency-table.ts'
import { copyLines } from './copy-lines.ts'

/** Where a system was made, and the account that may only read it. */
export interface PostgresPlace {
  readonly url: string
  readonly database: string
  readonly onRows: (rows: number) => void
}

/** Makes an agency's PostgreSQL database anew: tables, comments, rows, and a reading account. */
export async function makePostgres(system: AgencySystem, place: PostgresPlace): Promise<void> {
  const admin = new pg.Client({ connectionString: place.url })
  await admin.connect()
  try {
    const name = admin.escapeIdentifier(place.database)
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.query(`create database ${name} template template0 encoding 'UTF8'`)
    await admin.query(makeReader)
  } finally {
    await admin.end()
  }
  await fill(system, place)
}

async function fill(system: AgencySystem, place: PostgresPlace): Promise<void> {
  const url = new URL(place.url)
  url.pathname = place.database
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query('begin')
    for (const table of system.tables) await makeTable(client, table, place.onRows)
    await client.query(
      'grant usage on schema public to kho_reader; grant select on all tables in schema public to kho_reader',
    )
    await client.query('commit; analyze')
  } finally {
    await client.end()
  }
}

async function makeTable(client: pg.Client, table: AgencyTable, onRows: (rows: number) => void): Promise<void> {
  const columns = Object.entries(table.columns).map(([name, type]) => `${name} ${type}`)
  await client.query(`create table ${table.name} (${[...columns, ...table.constraints].join(', ')})`)
  await client.query(`comment on table ${table.name} is ${client.escapeLiteral(table.comment)}`)
  if (table.changedAt) await client.query(longAgo(table.name, table.changedAt))
  const stream = client.query(copyFrom(`copy ${table.name} (${Object.keys(table.columns).join(', ')}) from stdin`))
  await pipeline(Readable.from(copyLines(table.rows(), onRows)), stream)
  if (!stream.closed) await once(stream, 'close')
  if (table.changedAt) await client.query(watched(table.name, table.changedAt))
}

/** The rows there were so far last changed a second after each other: not all at the moment in which they are made here. */
const longAgo = (table: string, column: string): string => `
  create temporary sequence ${table}_ages;
  alter table ${table} add ${column} timestamptz not null default now() - interval '1 s' * nextval('${table}_ages')`

/** The time of a change is that of the statement, whenever it commits: what is held open comes late. */
const watched = (table: string, column: string): string => `
  alter table ${table} alter ${column} drop default;
  create index on ${table} (${column});
  create function ${table}_changed() returns trigger language plpgsql as
    'begin new.${column} := clock_timestamp(); return new; end';
  create trigger changed before insert or update on ${table} for each row execute function ${table}_changed()`

/** Made once for all agencies of the server; the password only matters where the server asks for one. */
const makeReader = `do $$ begin
  if not exists (select from pg_roles where rolname = 'kho_reader') then
    create role kho_reader login password 'kho_reader';
  end if;
exception when duplicate_object or unique_violation then null;
end $$`
