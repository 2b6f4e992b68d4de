import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { KhoError } from '../error.ts'
import type { Database, Session } from './database.ts'

const folder = new URL('../migrations/', import.meta.url)

/** One step of Kho's own tables: a numbered SQL file, run once, never edited after it was released. */
interface Migration {
  readonly number: number
  readonly name: string
  readonly text: string
  readonly hash: string
}

/**
 * Brings Kho's own tables to this program's version. Every migration is one transaction together with its row in
 * `kho.migration`, so a kill leaves it done or not begun, and programs that start at once take turns.
 */
export async function migrate(database: Database): Promise<void> {
  const migrations = await readMigrations()
  await database.transaction(async (transaction) => {
    await takeTurn(transaction)
    await transaction.client.query(home)
    check(await appliedMigrations(transaction), migrations)
  })
  for (const migration of migrations) await runOnce(database, migration)
}

const home = `create schema if not exists kho;
  create table if not exists kho.migration (
    number integer primary key,
    name text not null,
    hash text not null,
    at timestamptz(6) not null default clock_timestamp()
  )`

function runOnce(database: Database, migration: Migration): Promise<void> {
  return database.transaction(async (transaction) => {
    await takeTurn(transaction)
    const { number, name, text, hash } = migration
    const done = await transaction.rows(sql`select 1 from kho.migration where number = ${number}`)
    if (done.length > 0) return
    await transaction.client.query(text)
    await transaction.rows(sql`insert into kho.migration (number, name, hash) values (${number}, ${name}, ${hash})`)
  })
}

/** Held until the transaction ends. The number is this lock's name among advisory locks: "kho" in ASCII. */
async function takeTurn(session: Session): Promise<void> {
  await session.rows(sql`select pg_advisory_xact_lock(7039087, 1)`)
}

async function appliedMigrations(session: Session): Promise<ReadonlyMap<number, string>> {
  const rows = await session.rows(sql`select number, hash from kho.migration`)
  return new Map(rows.map(([number, hash]) => [Number(number), hash ?? '']))
}

function check(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.number, migration.hash]))
  const unknown = [...applied.keys()].filter((number) => !known.has(number))
  if (unknown.length > 0) {
    const message = 'The store was made by a newer Kho than this one.'
    throw new KhoError('KHO510', message, { migrations: unknown.map(String) })
  }
  const edited = [...applied].filter(([number, hash]) => known.get(number) !== hash).map(([number]) => String(number))
  if (edited.length > 0) {
    throw new KhoError('KHO511', 'Migrations differ from those this store was made by.', { migrations: edited })
  }
}

async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = await Promise.all(names.map(readMigration))
  const numbers = new Set(migrations.map((migration) => migration.number))
  if (numbers.size !== migrations.length) throw new Error('two migrations have one number')
  return migrations
}

async function readMigration(file: string): Promise<Migration> {
  const text = await readFile(new URL(file, folder), 'utf8')
  const hash = createHash('sha256').update(text).digest('hex')
  return { number: Number.parseInt(file, 10), name: file.replace(/\.sql$/, ''), text, hash }
}
