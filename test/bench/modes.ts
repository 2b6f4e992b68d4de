import type { RunResult } from '@kho/ingest/run.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { type BenchCity, onServer } from './bench-city.ts'

/** Seconds of each way of reading again, and of what each is measured against. */
export interface ModeFigures {
  readonly rows: number
  readonly firstLoad: number
  /** Nothing changed: compared by what the source says of its rows, and by its keys alone. */
  readonly unchanged: number
  readonly keysAlone: number
  /** 5 % changed: found by a compare; and written by hand where it is known. */
  readonly changed: number
  readonly known: number
  /** Keeping what that change ends as past versions, by hand too: Kho keeps them of dossiers. */
  readonly past: number
  /** 1 % changed, read by cursor. */
  readonly byCursor: number
  /** What the process came to while it read again. */
  readonly megabytes: number
}

/** District 1's dossiers, loaded for the first time and then read again and again. */
export async function modeFigures(city: BenchCity): Promise<ModeFigures> {
  using memory = watchedMemory()
  const agency = city.urlOf('one_stop_q1')
  await onServer(agency, 'alter table hoso add column cap_nhat timestamptz')
  await onServer(agency, 'create index on hoso (cap_nhat)')
  await onServer(agency, 'vacuum analyze hoso')
  const firstLoad = await seconds(() => city.sync('dossiers', 'one_stop_q1'))
  await sync(city, { updated: await change(agency, 3) }) // the next compare will expect as much
  const fifth = await change(agency, 5)
  await onServer(city.urlOf('kho'), 'create table public.known (like data.dossiers including all)')
  await onServer(city.urlOf('kho'), 'insert into public.known select * from data.dossiers')
  await onServer(city.urlOf('kho'), 'vacuum analyze public.known') // else the store does, in the middle of what is timed
  const changed = await sync(city, { updated: fifth })
  const { known, past } = await knownChange(city)
  await sync(city, { updated: 0 })
  const unchanged = await sync(city, { updated: 0 })
  await city.apply(({ path, text }) => ({ path, text: path === 'datasets/dossiers.yaml' ? withCursor(text) : text }))
  await sync(city, { updated: 0 })
  const keysAlone = await sync(city, { updated: 0 }, { compare: true, keys: true })
  const hundredth = await change(agency, 1)
  const byCursor = await sync(city, { updated: hundredth })
  const rows = Number(await value(agency, 'select count(*) from hoso'))
  return { rows, firstLoad, unchanged, keysAlone, changed, known, past, byCursor, megabytes: memory.most() }
}

/** From now on, looked at every twentieth of a second; what made the agencies' systems before is garbage by then. */
function watchedMemory(): { most(): number } & Disposable {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 50)
  return { most: () => Math.round(most / 2 ** 20), [Symbol.dispose]: () => clearInterval(timer) }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

type How = Parameters<BenchCity['sync']>[2]

/** A run's seconds; throws where it did not find what changed. Some of the dossiers are dirt, and stay as they were. */
async function sync(city: BenchCity, expected: Pick<RunResult, 'updated'>, how?: How): Promise<number> {
  await onServer(city.urlOf('kho'), 'checkpoint') // as between runs that are minutes apart
  const began = performance.now()
  const { state, updated, deleted, inserted, error } = await city.sync('dossiers', 'one_stop_q1', how)
  const taken = (performance.now() - began) / 1000
  const found = updated <= expected.updated && updated >= expected.updated * 0.95 - 5
  if (state === 'done' && found && deleted === 0 && inserted === 0) return taken
  throw new Error(`the run ended ${state}, ${updated} updated, not ${expected.updated}`, { cause: error })
}

/** Moves so many dossiers in a hundred, spread over all, on to another handler; says how many. */
async function change(agency: string, percent: number): Promise<number> {
  const changed = await value(
    agency,
    `with changed as (update hoso set le_phi = coalesce(le_phi, 0) + 1, can_bo_xu_ly = so_dinh_danh, cap_nhat = clock_timestamp()
      where abs(hashtext(ma_ho_so)) % 100 < ${percent} returning 1) select count(*) from changed`,
  )
  await onServer(agency, 'vacuum analyze hoso')
  return Number(changed)
}

/**
 * What the last run changed, applied to a table that has all of the dataset's indexes and not the change; and what that
 * ends, put where past versions are kept.
 */
async function knownChange(city: BenchCity): Promise<Pick<ModeFigures, 'known' | 'past'>> {
  const store = city.urlOf('kho')
  await onServer(
    store,
    `create table public.change as select * from data.dossiers where _at = (select max(_at) from data.dossiers)`,
  )
  const columns = await value(
    store,
    `select string_agg(format('%1$I = excluded.%1$I', attname), ', ') from pg_attribute
     where attrelid = 'public.known'::regclass and attnum > 0 and attname <> 'dossier_code'`,
  )
  const names = await value(
    store,
    `select string_agg(format('%I', attname), ', ') from pg_attribute
     where attrelid = 'public.known'::regclass and attnum > 0`,
  )
  await onServer(store, 'create table public.past (like history.dossiers including all)')
  await onServer(store, 'vacuum analyze public.known')
  await onServer(store, 'checkpoint')
  const past = await seconds(() =>
    onServer(
      store,
      `insert into public.past (${names}, _until) select ${names}, clock_timestamp() from public.known
       where dossier_code = any(array(select dossier_code from public.change))`,
    ),
  )
  await onServer(store, 'checkpoint')
  const known = await seconds(() =>
    onServer(
      store,
      `insert into public.known select * from public.change on conflict (dossier_code) do update set ${columns}`,
    ),
  )
  await onServer(store, 'drop table public.known, public.change, public.past')
  return { known, past }
}

function withCursor(document: string): string {
  return document.replace('mode: snapshot', 'mode: cursor\n    cursor: { field: cap_nhat }')
}

async function value(url: string, statement: string): Promise<string> {
  await using database = openDatabase({ url, name: 'bench', connections: 1 })
  return (await database.rows(sql.raw(statement)))[0]?.[0] ?? ''
}
