import type { Contract } from '@kho/schema/contract/contract.ts'
import { untilColumn, versionColumns } from '@kho/schema/contract/version-columns.ts'
import { isMerged } from '@kho/schema/derive/image.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { endedRecords, type KeptColumns, type Target } from '../load/changes.ts'
import { stagingTable } from '../load/staging.ts'
import { recordDiffers } from '../unify/merged-fields.ts'

/** The columns of a record, as it stood, that its past version asks for: none where none is kept, or records are merged. */
export function versionsAsked(contract: Contract): KeptColumns {
  return contract.history && !isMerged(contract) ? versionColumns(contract) : []
}

/**
 * Keeps the versions that a run's table of changes is about to end, and notes which records are new: in the publishing
 * transaction and before anything changes, of the records that change and of no other.
 */
export async function keepVersions(
  session: Session,
  target: Target & { readonly kept: KeptColumns },
  moment: string,
): Promise<void> {
  const { contract, run, binding, kept } = target
  if (!contract.history || isMerged(contract)) return
  const [changes, staging] = [stagingTable(run, 'changes'), stagingTable(run)]
  await session.rows(endedSql(contract, moment, sql`from ${endedRecords(run, kept)} as d`))
  const born = sql`from ${changes} as c join ${staging} as s on s._id = c.staged where c.op = 'insert'`
  await session.rows(
    bornSql(contract, moment, { from: born, source: sql`${binding.source}::text`, run: sql`${run}::uuid` }),
  )
}

/** The same of a dataset that merges its sources: of the records that the images in `touched` make otherwise than they are. */
export async function keepMerged(session: Session, { contract, run }: Target, moment: string): Promise<void> {
  if (!contract.history) return
  const [touched, merged] = [stagingTable(run, 'touched'), stagingTable(run, 'merged')]
  const data = sql.id('data', contract.dataset)
  const same = (one: Sql, other: Sql) =>
    sql.join(
      contract.key.map((name) => sql`${one}.${sql.id(name)} = ${other}.${sql.id(name)}`),
      sql` and `,
    )
  await session.rows(
    endedSql(
      contract,
      moment,
      sql`
      from ${touched} as t join ${data} as d on ${same(sql`t`, sql`d`)} left join ${merged} as m on ${same(sql`m`, sql`d`)}
      where m._id is null or ${recordDiffers(contract)}`,
    ),
  )
  const born = sql`from ${merged} as s where not exists (select from ${data} as d where ${same(sql`s`, sql`d`)})`
  await session.rows(bornSql(contract, moment, { from: born, source: sql`s._source`, run: sql`s._run` }))
}

/** Of a dataset that held nothing, no record says that it is new: all of them are. */
export async function noteFilled(session: Session, { history, dataset }: Contract, moment: string): Promise<void> {
  if (history) await session.rows(sql`update kho.history set filled_at = ${moment} where dataset = ${dataset}`)
}

/** `from` gives the versions, `d`. */
function endedSql(contract: Contract, moment: string, from: Sql): Sql {
  const names = versionColumns(contract).map((name) => sql.id(name))
  return sql`
    insert into ${sql.id('history', contract.dataset)} (${sql.join(names)}, ${sql.id(untilColumn)})
    select ${sql.join(names.map((name) => sql`d.${name}`))}, ${moment}::timestamptz ${from}`
}

interface Born {
  /** Gives the new records, `s`. */
  readonly from: Sql
  readonly source: Sql
  readonly run: Sql
}

/** A version without length has a key and an identity. Another that ended at this moment says as much of its record. */
function bornSql(contract: Contract, moment: string, { from, source, run }: Born): Sql {
  const key = contract.key.map((name) => sql.id(name))
  return sql`
    insert into ${sql.id('history', contract.dataset)} (${sql.join(key)}, _id, _source, _run, _at, _stale, ${sql.id(untilColumn)})
    select ${sql.join(key.map((name) => sql`s.${name}`))}, s._id, ${source}, ${run}, ${moment}::timestamptz, false, ${moment}::timestamptz
    ${from} on conflict do nothing`
}
