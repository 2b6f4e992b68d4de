import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Database, Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import pg from 'pg'
import { type Settled, settleDuplicates } from './duplicates.ts'
import { analyzeStaging, stagingName, stagingTable } from './staging.ts'

/**
 * Gives a first load's staging the key and indexes of the dataset's table, so that publishing can make it that table.
 * That no key stands twice shows in building them; what does is settled. Null where the dataset
 * holds something by now, and nothing was built.
 */
export async function makeAdoptable(database: Database, contract: Contract, run: string): Promise<Settled | null> {
  const indexes = await database.transaction((session) => wantedIndexes(session, contract))
  const build = () => database.transaction((session) => buildUnique(session, { contract, run, indexes }))
  const built = await build().catch((cause) => (isDuplicate(cause) ? 'doubled' : Promise.reject(cause)))
  if (built === 'filled') return null
  if (built !== 'doubled') return finishBuilding(database, { contract, run, indexes })
  const settled = await database.transaction((session) => settleDuplicates(session, contract, run))
  await build()
  const more = await finishBuilding(database, { contract, run, indexes })
  return { refused: settled.refused + more.refused, collapsed: settled.collapsed + more.collapsed }
}

/** What is also refused, or also gone, was not among what the unique indexes looked at. */
async function finishBuilding(database: Database, { contract, run, indexes }: Building): Promise<Settled> {
  return database.transaction(async (session) => {
    await analyzeStaging(session, run, ['refused', 'removed'])
    const settled = await settleDuplicates(session, contract, run, true)
    await session.rows(settings)
    await buildAll(
      session,
      run,
      indexes.filter(({ unique }) => !unique),
    )
    return settled
  })
}

function isDuplicate(cause: unknown): boolean {
  return cause instanceof pg.DatabaseError && cause.code === '23505'
}

interface Wanted {
  /** Everything after USING in the index's definition. */
  readonly shape: string
  readonly unique: boolean
  readonly primary: boolean
}

interface Building {
  readonly contract: Contract
  readonly run: string
  readonly indexes: readonly Wanted[]
}

/**
 * Read under a lock: another source's first load may put its own table in the place of this one at any moment, and one that
 * is gone has no indexes to tell. Let go of before anything is built, or that load would wait for this one's indexes.
 */
async function wantedIndexes(session: Session, contract: Contract): Promise<readonly Wanted[]> {
  await session.rows(sql`lock table ${sql.id('data', contract.dataset)} in access share mode`)
  const rows = await session.rows(sql`
    select substring(pg_get_indexdef(indexrelid) from ' USING (.*)$'), indisunique, indisprimary
    from pg_index where indrelid = ${`data."${contract.dataset}"`}::regclass order by indisprimary desc, 1`)
  return rows.map(([shape, unique, primary]) => ({
    shape: shape ?? '',
    unique: unique === 't',
    primary: primary === 't',
  }))
}

async function buildUnique(session: Session, { contract, run, indexes }: Building): Promise<'filled' | 'built'> {
  const [empty] = await session.rows(sql`select not exists (select from ${sql.id('data', contract.dataset)})`)
  if (empty?.[0] !== 't') return 'filled'
  await session.rows(settings)
  const key = sql.join(contract.key.map((name) => sql.id(name)))
  await session.rows(sql`
    alter table ${stagingTable(run)} add constraint ${sql.id(`${stagingName(run)}_key`)} primary key (${key})`)
  await buildAll(
    session,
    run,
    indexes.filter(({ unique, primary }) => unique && !primary),
  )
  return 'built'
}

async function buildAll(session: Session, run: string, indexes: readonly Wanted[]): Promise<void> {
  for (const [at, { shape, unique }] of indexes.entries()) {
    const name = sql.id(`${stagingName(run)}_${unique ? 'unique' : 'index'}_${at}`)
    // The shape is the server's own words about an index that stands.
    await session.rows(sql`
      create ${sql.raw(unique ? 'unique' : '')} index ${name} on ${stagingTable(run)} using ${sql.raw(shape)}`)
  }
}

const settings = sql`select set_config('maintenance_work_mem', '128MB', true), set_config('synchronous_commit', 'off', true)`

/**
 * Makes a run's staging the dataset's table, in the publishing transaction. False, and nothing happened, where the two
 * differ in more than what every record of a first load has in common. Waits a second for readers, who wait behind it.
 */
export async function adoptStaging(session: Session, run: string, moment: string): Promise<boolean> {
  await session.rows(sql`select set_config('lock_timeout', '1s', true)`)
  const [adopted] = await session.rows(sql`select kho.adopt_staging(${run}, ${moment})`)
  await session.rows(sql`select set_config('lock_timeout', '0', true)`)
  return adopted?.[0] === 't'
}
