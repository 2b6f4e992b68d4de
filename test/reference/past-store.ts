import type { Contract } from '@kho/schema/contract/contract.ts'
import { createHistorySql } from '@kho/schema/derive/history.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { Random } from '../judges/random.ts'
import { columnsOf, loadStore, rowOf } from './load-store.ts'
import { cellFor, makeStore, type Store, type StoredRecord, storedRecord } from './make-records.ts'
import { contracts } from './world.ts'

/** The moment that everything is asked as of: what changed, changed half a year later. */
export const pastMoment = '2020-05-01T00:00:00.000000Z'
const [changed, older] = ['2020-11-01T00:00:00.000000Z', '2018-01-01T00:00:00.000000Z']
/** Since when every version of that moment stood. */
const born = '2019-01-01T00:00:00.000000Z'

/** What was, and what is. */
export interface Times {
  readonly past: Store
  readonly present: Store
}

/** The tables of versions of every dataset, and that all of them are kept. */
export async function makeHistoryTables(database: Database): Promise<void> {
  for (const contract of contracts) {
    for (const text of createHistorySql(contract)) await database.rows(sql`${sql.raw(text)}`)
    await database.rows(sql`insert into kho.history (dataset, kept_from) values (${contract.dataset}, '2000-01-01')`)
  }
}

/** A store, and what became of it: some records as they were, some changed, some gone, some new. */
export function makeTimes(random: Random, most: number): Times {
  const past = makeStore(random, most)
  const fresh = makeStore(random, 4)
  const present = contracts.map((contract): [string, readonly StoredRecord[]] => {
    const was = past.get(contract.dataset) ?? []
    const kept = was
      .filter(() => random.chance(0.85))
      .map((record) => (random.chance(0.5) ? record : alteredIn(contract, record, random)))
    const added = (fresh.get(contract.dataset) ?? []).filter(({ id }) => was.every((one) => one.id !== id))
    return [contract.dataset, [...kept, ...added]]
  })
  return withMoments({ past, present: new Map(present) })
}

/** The same, each record with the moment since when it is as it is. */
export function withMoments({ past, present }: Times): Times {
  const each = (store: Store, momentOf: (dataset: string, record: StoredRecord) => string): Store =>
    new Map([...store].map(([name, all]) => [name, all.map((one) => ({ ...one, at: momentOf(name, one) }))]))
  const textIn = (dataset: string, id: string) => {
    return JSON.stringify((past.get(dataset) ?? []).find((one) => one.id === id)?.values)
  }
  return {
    past: each(past, () => born),
    present: each(present, (name, { id, values }) => (JSON.stringify(values) === textIn(name, id) ? born : changed)),
  }
}

/** Some cells of it anew. */
function alteredIn(contract: Contract, record: StoredRecord, random: Random): StoredRecord {
  const fields = random.some(contract.fields, 0.4).filter(({ name }) => !contract.key.includes(name))
  const cells = fields.map((field) => [field.name, cellFor(contract, field, random)])
  return storedRecord(contract, { ...record.values, ...Object.fromEntries(cells) })
}

/** Replaces every record and every version: some of older ones stand before those of the moment. */
export async function loadTimes(database: Database, { past, present }: Times): Promise<void> {
  const tables = contracts.flatMap(({ dataset }) => [sql.id('data', dataset), sql.id('history', dataset)])
  await database.rows(sql`truncate ${sql.join(tables)}`)
  for (const contract of contracts) {
    const [was, is] = [past.get(contract.dataset) ?? [], present.get(contract.dataset) ?? []]
    const data = is.map((record) => rowOf(contract, record, [sql`${record.at}::timestamptz`]))
    const ended = was.filter(({ id }) => !is.some((one) => one.id === id && one.at === born))
    const versions = [
      ...ended.map((record) => rowOf(contract, record, span(born, changed))),
      ...is.map((record) => rowOf(contract, record, span(older, born))),
    ]
    const to = (schema: string, more: readonly string[]) =>
      sql`insert into ${sql.id(schema, contract.dataset)} (${columnsOf(contract, more)}) values`
    if (data.length > 0) await database.rows(sql`${to('data', [])} ${sql.join(data)}`)
    if (versions.length > 0) await database.rows(sql`${to('history', ['_stale', '_until'])} ${sql.join(versions)}`)
  }
}

/** The store as its first loads left it. */
export async function loadFirst(database: Database, store: Store): Promise<void> {
  await database.rows(sql`truncate ${sql.join(contracts.map(({ dataset }) => sql.id('history', dataset)))}, kho.moment`)
  await loadStore(database, contracts, store)
  for (const { dataset } of contracts) {
    await database.rows(sql`update ${sql.id('data', dataset)} set _at = ${born}::timestamptz`)
    await database.rows(sql`insert into kho.moment (dataset, at) values (${dataset}, ${born}::timestamptz)`)
  }
}

/** Publishes what became of these datasets' records, whether or not it is something. */
export async function publish(database: Database, times: Times, datasets: ReadonlySet<string>): Promise<void> {
  await loadTimes(database, times)
  for (const { dataset } of contracts) {
    const [data, history] = [sql.id('data', dataset), sql.id('history', dataset)]
    await database.rows(sql`insert into ${history} select *, _at from ${data} as d where _at = ${changed}::timestamptz
      and not exists (select from ${history} as h where h._id = d._id and h._until = d._at)`)
    if (datasets.has(dataset))
      await database.rows(sql`update kho.moment set at = ${changed}::timestamptz where dataset = ${dataset}`)
  }
}

/** The datasets of which a record changed, came or went. */
export function changedIn(times: Times): ReadonlySet<string> {
  const textOf = (store: Store, dataset: string) =>
    JSON.stringify([...(store.get(dataset) ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1)))
  const names = contracts.map(({ dataset }) => dataset)
  return new Set(names.filter((name) => textOf(times.past, name) !== textOf(times.present, name)))
}

const span = (from: string, until: string) => [sql`${from}::timestamptz`, sql`false`, sql`${until}::timestamptz`]
