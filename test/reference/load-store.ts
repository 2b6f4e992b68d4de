import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { textOfValue } from '@kho/schema/contract/exact-value.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { columnTypeOf, createIndexSql, createTableSql, indexesOf, tableOf } from '@kho/schema/derive/table.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { migrate } from '@kho/schema/store/migrate.ts'
import { sql } from 'kysely'
import { loadedOf, type Store, type StoredRecord } from './make-records.ts'

/** Makes Kho's own tables and one table a contract, and calls this version 1. */
export async function makeTables(
  database: Database,
  contracts: readonly Contract[],
  rules: readonly Rule[] = [],
): Promise<void> {
  await migrate(database)
  for (const contract of contracts) {
    const indexes = indexesOf(contract, rules).map((index) => createIndexSql(contract.dataset, index))
    for (const text of [...createTableSql(tableOf(contract)), ...indexes]) await database.rows(sql`${sql.raw(text)}`)
  }
  await database.rows(sql`insert into kho.registry values (1, '[]', '', '', 'test', now())`)
  await database.rows(sql`insert into kho.current (version) values (1)`)
}

/** Replaces every dataset's records. */
export async function loadStore(database: Database, contracts: readonly Contract[], store: Store): Promise<void> {
  const tables = contracts.map(({ dataset }) => sql.id('data', dataset))
  await database.rows(sql`truncate ${sql.join(tables)}`)
  for (const contract of contracts) {
    const records = store.get(contract.dataset) ?? []
    if (records.length > 0) await insert(database, contract, records)
  }
}

async function insert(database: Database, contract: Contract, records: readonly StoredRecord[]): Promise<void> {
  const rows = records.map((record) => rowOf(contract, record, [sql`${loadedOf(record).at}::timestamptz`]))
  await database.rows(
    sql`insert into ${sql.id('data', contract.dataset)} (${columnsOf(contract)}) values ${sql.join(rows)}`,
  )
}

/** The columns that records are written with; `more` are those of versions. */
export function columnsOf(contract: Contract, more: readonly string[] = []): Sql {
  const names = [...contract.fields.map(({ name }) => name), '_id', '_source', '_run', '_at', ...more]
  return sql.join(names.map((name) => sql.id(name)))
}

export function rowOf(contract: Contract, record: StoredRecord, own: readonly Sql[]): Sql {
  const cells = contract.fields.map((field) => cell(field, record))
  const { source, run } = loadedOf(record)
  return sql`(${sql.join([...cells, sql`${record.id}::uuid`, sql`${source}::text`, sql`${run}::uuid`, ...own])})`
}

function cell(field: Field, { values }: StoredRecord) {
  const value = values[field.name] ?? null
  const type = sql.raw(columnTypeOf(field).replace(/ collate .*/, ''))
  return value === null ? sql`null::${type}` : sql`${textOfValue(field, value)}::text::${type}`
}
