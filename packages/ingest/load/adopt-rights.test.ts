import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { permitsCity } from '../../../test/harness/permits.ts'
import { type TestStore, testStore } from '../../../test/harness/test-store.ts'

const run = '00000000-0000-4000-8000-000000000009'
const staged = `staging.run_${run.replaceAll('-', '')}`

const staging = [
  `create table ${staged} as select * from data.permits with no data`,
  `alter table ${staged} drop _source, drop _run, drop _at, drop _stale, alter _id set not null, add primary key (code)`,
  `create unique index on ${staged} (_id)`,
]

async function stage(store: TestStore): Promise<void> {
  await store.rows(`insert into kho.run (run, dataset, source, version, binding, state, worker)
    values ('${run}', 'permits', 'first', 1, '', 'running', 'test')`)
  await store.worker.transaction(async ({ client }) => {
    for (const statement of staging) await client.query(statement)
  })
}

const adopt = async (store: TestStore) =>
  (await store.worker.rows(sql`select kho.adopt_staging(${run}::uuid, clock_timestamp())`))[0]?.[0]

test('a table put in the place of the staged one while its lock is waited for does not become the dataset’s', async () => {
  await using store = await testStore(permitsCity())
  await stage(store)
  const adopting = await store.worker.transaction(async ({ client }) => {
    await client.query('lock table data.permits in row exclusive mode')
    const adopting = adopt(store)
    const waits = `select from pg_locks where relation = 'data.permits'::regclass and not granted`
    await expect.poll(() => store.rows(waits)).toHaveLength(1)
    await client.query(`alter table ${staged} rename to honest`)
    for (const statement of staging) await client.query(statement)
    await client.query(`create function staging.rob() returns trigger language plpgsql as 'begin return new; end'`)
    await client.query(`create trigger rob before insert on ${staged} for each row execute function staging.rob()`)
    return { adopting }
  })
  expect(await adopting.adopting).toBe('f')
  expect(await store.rows(`select tgname from pg_trigger where tgrelid = 'data.permits'::regclass`)).toEqual([])
})

test('rights that the worker gave on what it staged do not become rights on the dataset', async () => {
  await using store = await testStore(permitsCity())
  await stage(store)
  await store.worker.rows(sql.raw(`grant all on ${staged} to kho_push`))
  expect(await adopt(store)).toBe('f')
  await store.worker.rows(sql.raw(`revoke all on ${staged} from kho_push`))
  expect(await adopt(store)).toBe('t')
  const rights = `select has_table_privilege('kho_push', 'data.permits', 'trigger, select, insert')`
  expect(await store.rows(rights)).toEqual([['f']])
})
