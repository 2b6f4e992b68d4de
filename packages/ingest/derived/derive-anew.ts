import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { cellColumns, cellsOf, cellsTable, namesSql } from './cells-sql.ts'
import { completeFigures } from './complete-figures.ts'
import { type Deriving, ruleOf } from './deriving.ts'
import { type Writing, writeFigures } from './write-figures.ts'

/** Computes all figures of a derived dataset from its parent's records. */
export async function deriveAnew(session: Session, deriving: Deriving, writing: Writing): Promise<void> {
  const { contract } = deriving
  const [cells, data] = [cellsTable(deriving), sql.id('data', contract.dataset)]
  await session.rows(sql`delete from ${cells}`)
  await session.rows(sql`
    insert into ${cells} (${namesSql(cellColumns(deriving))}) ${cellsOf(deriving, null)}`)
  const keys = sql.join(contract.key.map((name) => sql.id(name)))
  await writeFigures(session, deriving, sql`select ${keys} from ${cells} union select ${keys} from ${data}`, writing)
  await completeFigures(session, deriving, writing)
  await session.rows(sql`
    insert into kho.derivation (dataset, rule) values (${contract.dataset}, ${ruleOf(deriving)})
    on conflict (dataset) do update set rule = excluded.rule, at = clock_timestamp()`)
}

/** Whether the figures are those of the definition of today. */
export async function isCurrent(session: Session, deriving: Deriving): Promise<boolean> {
  const { dataset } = deriving.contract
  const [known] = await session.rows(sql`select rule from kho.derivation where dataset = ${dataset}`)
  return known?.[0] === ruleOf(deriving)
}
