import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migratedStore } from '../../../test/harness/migrated-store.ts'
import { type SmallCityOptions, smallCity } from '../../../test/harness/small-city.ts'
import { applyCity } from './apply.ts'
import { type Database, openDatabase } from './database.ts'
import { runningJob } from './job.ts'
import { currentVersion } from './registry.ts'
import { type ApplyProgress, cancelJob, resumeJob } from './run-job.ts'

const narrow: SmallCityOptions = { fields: { amount: '{ type: integer }', note: '{ type: text }' } }
const wide: SmallCityOptions = {
  fields: { amount: '{ type: "decimal(12,2)" }', note: '{ type: text }' },
  rules: ['{ rule: noted, allow: read, fields: [note], where: { note: { eq: x } } }'],
}

function apply(database: Database, options: SmallCityOptions, onProgress?: (progress: ApplyProgress) => void) {
  const ask = { ...smallCity(options), by: 'test', consent: true, ...(onProgress ? { onProgress } : {}) }
  return currentVersion(database).then((base) => applyCity(database, { ...ask, base }))
}

/** Records whose note takes a page's quarter, so that a few thousand are many pages. */
async function load(database: Database, from: number, until: number): Promise<void> {
  await database.rows(sql`
    insert into data.permits (code, amount, note, _id, _source, _run, _at)
    select 'p' || n, n, repeat(md5(n::text), 60), gen_random_uuid(), 'office', gen_random_uuid(), now()
    from generate_series(${from}::int, ${until}::int) n`)
}

async function expectWide(database: Database, records: number): Promise<void> {
  const [row] = await database.rows(sql`
    select count(*), count(*) filter (where amount::text = substr(code, 2) || '.00') from data.permits`)
  expect(row).toEqual([String(records), String(records)])
  const indexes = await database.rows(sql`select indexname from pg_indexes where schemaname = 'data' order by 1`)
  expect(indexes).toEqual([['permits._id'], ['permits._key'], ['permits.note']])
  const triggers = sql`select tgname from pg_trigger where not tgisinternal and tgrelid = 'data.permits'::regclass`
  expect(await database.rows(triggers)).toEqual([])
  expect(await runningJob(database)).toBeNull()
}

test('a rewrite killed again and again goes on where it was, and the version becomes current at its end only', async () => {
  await using made = await migratedStore()
  await apply(made.database, narrow)
  await load(made.database, 1, 12_000)
  const program = fileURLToPath(new URL('../../../test/harness/apply-and-die.ts', import.meta.url))
  let kills = 0
  for (let version = 1; version === 1 && kills < 4; ) {
    const before = (await runningJob(made.database))?.progress
    const child = spawn(process.execPath, [program, made.fresh.url, '1', JSON.stringify(wide)], { stdio: 'inherit' })
    await progressBeyond(made.database, before)
    child.kill('SIGKILL')
    await once(child, 'exit')
    kills += 1
    version = (await currentVersion(made.database)) ?? 0
    const columns = sql`select 1 from pg_attribute where attrelid = 'data.permits'::regclass and attname = 'amount'
      and format_type(atttypid, atttypmod) = ${version === 1 ? 'integer' : 'numeric(12,2)'}`
    expect(await made.database.rows(columns)).toHaveLength(1)
  }
  expect(kills).toBeGreaterThan(1)
  await resumeJob(made.database)
  expect(await currentVersion(made.database)).toBe(2)
  await expectWide(made.database, 12_000)
})

async function progressBeyond(database: Database, before: { step: number; page: number } | undefined): Promise<void> {
  for (;;) {
    const job = await runningJob(database)
    const over = !job && (await currentVersion(database)) === 2
    const moved = job && (job.progress.step !== before?.step || job.progress.page !== before.page)
    if (over || moved) return
  }
}

test('records loaded and changed while a rewrite runs are converted too', async () => {
  await using made = await migratedStore()
  await apply(made.database, narrow)
  await load(made.database, 1, 10_000)
  let loaded = Promise.resolve()
  let batches = 0
  await apply(made.database, wide, ({ done, expected }) => {
    if (done === expected || batches > 5) return
    const from = 10_001 + 100 * batches
    batches += 1
    loaded = loaded.then(() => load(made.database, from, from + 99)).then(() => touch(made.database))
  })
  await loaded.catch(() => undefined)
  const [row] = await made.database.rows(sql`select count(*) from data.permits`)
  expect(Number(row?.[0])).toBeGreaterThan(10_000)
  await expectWide(made.database, Number(row?.[0]))
})

function touch(database: Database): Promise<void> {
  return database
    .rows(sql`update data.permits set _at = now() where code in (select code from data.permits limit 500)`)
    .then(() => undefined)
}

test('a table written anew in the middle of a rewrite loses no record', async () => {
  await using made = await migratedStore()
  await apply(made.database, narrow)
  await load(made.database, 1, 10_000)
  await made.database.rows(sql`delete from data.permits where amount % 3 = 0`)
  let vacuumed: Promise<unknown> | null = null
  await apply(made.database, wide, () => {
    vacuumed ??= made.database.rows(sql`vacuum full data.permits`)
  })
  await vacuumed
  await expectWide(made.database, 6_667)
})

test('several processes may work at one job', async () => {
  await using made = await migratedStore()
  await apply(made.database, narrow)
  await load(made.database, 1, 10_000)
  const results = await Promise.all([1, 2, 3].map(() => apply(made.database, wide)))
  expect(results).toEqual([{ version: 2 }, { version: 2 }, { version: 2 }])
  await expectWide(made.database, 10_000)
})

test('while a job is under way another change waits, and a cancelled job leaves nothing', async () => {
  await using made = await migratedStore()
  await apply(made.database, narrow)
  await load(made.database, 1, 10_000)
  await expect(apply(made.database, wide, stop)).rejects.toThrow('stop')
  const other = { fields: { ...narrow.fields, more: '{ type: text }' } }
  await expect(apply(made.database, other)).rejects.toMatchObject({ code: 'KHO532', details: { startedBy: 'test' } })
  expect(await cancelJob(made.database)).toBe(true)
  expect(await cancelJob(made.database)).toBe(false)
  expect(await currentVersion(made.database)).toBe(1)
  await apply(made.database, other)
  const columns = await made.database.rows(sql`select attname from pg_attribute
    where attrelid = 'data.permits'::regclass and attnum > 0 and not attisdropped and attname like '%amount%'`)
  expect(columns).toEqual([['amount']])
  const triggers = sql`select tgname from pg_trigger where not tgisinternal and tgrelid = 'data.permits'::regclass`
  expect(await made.database.rows(triggers)).toEqual([])
})

function stop(): never {
  throw new Error('stop')
}

test('readers go on while tables change, and a long one only makes the change wait', async () => {
  await using made = await migratedStore()
  await apply(made.database, narrow)
  await load(made.database, 1, 100)
  await using reader = openDatabase({ url: made.fresh.url, name: 'reader', role: 'kho_api' })
  const applied = await reader.transaction(async (transaction) => {
    await transaction.rows(sql`select count(*) from data.permits`)
    const waiting = apply(made.database, wide)
    await lockWaitIn(made.database)
    const [row] = await reader.rows(sql`select count(*) from data.permits`)
    expect(row).toEqual(['100'])
    return { waiting }
  })
  await applied.waiting
  await expectWide(made.database, 100)
})

async function lockWaitIn(database: Database): Promise<void> {
  const waits = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await database.rows(waits)).length === 0);
}

test('a change that stored records do not fit is taken back and leaves nothing', async () => {
  await using made = await migratedStore()
  await apply(made.database, narrow)
  await made.database.rows(sql`
    insert into data.permits (code, amount, note, _id, _source, _run, _at)
    select 'p1', 1, string_agg(md5(n::text), ''), gen_random_uuid(), 'office', gen_random_uuid(), now()
    from generate_series(1, 500) n`)
  await expect(apply(made.database, wide)).rejects.toMatchObject({ code: 'KHO533' })
  expect(await runningJob(made.database)).toBeNull()
  expect(await currentVersion(made.database)).toBe(1)
  const shadows = sql`select 1 from pg_attribute where attname like '\_next%'`
  expect(await made.database.rows(shadows)).toEqual([])
})
