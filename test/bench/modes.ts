import type { RunResult, SyncOptions } from '@kho/ingest/run.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { openDatabase } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { benchCity, onServer } from './bench-city.ts'
import { benchServer } from './bench-server.ts'
import { deskCity } from './desk-city.ts'
import { dossierDocuments } from './dossier-sources.ts'
import { makeDesk } from './first-load.ts'

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
  /** Keeping what that change ends as past versions, by hand too; null where none are kept. */
  readonly past: number | null
  /** 1 % changed, read by cursor. */
  readonly byCursor: number
  /** What the process came to while it read again. */
  readonly megabytes: number
}

/** Whose dossiers are read again and again, and by whom. */
export interface Reread {
  /** URLs of the agency's database, which has them in `hoso`, and of the store. */
  readonly agency: string
  readonly store: string
  /** Whether the store keeps past versions of them. */
  readonly history: boolean
  sync(how?: Pick<SyncOptions, 'compare' | 'keys'>): Promise<RunResult>
  /** Makes documents current that read them by cursor from now on. */
  byCursor(): Promise<void>
}

/** A desk of 15 columns and nothing that is derived from its dossiers. */
export async function plainReread(rows: number, held: AsyncDisposableStack): Promise<Reread> {
  const { cluster } = await benchServer(held)
  const agency = await makeDesk(cluster, rows)
  await onServer(cluster.urlOf('postgres'), 'create database kho')
  const documents = dossierDocuments('postgres')
  const city = held.use(await deskCity(cluster.urlOf('kho'), documents, { PORT: String(cluster.port) }))
  return {
    agency,
    store: cluster.urlOf('kho'),
    history: false,
    sync: city.sync,
    byCursor: () => city.apply(documents.map(readByCursor)),
  }
}

/** District 1's desk in the reference city: past versions are kept of its dossiers, and public figures computed. */
export async function cityReread(rows: number, held: AsyncDisposableStack): Promise<Reread> {
  const city = held.use(await benchCity(rows))
  return {
    agency: city.urlOf('one_stop_q1'),
    store: city.urlOf('kho'),
    history: true,
    sync: (how) => city.sync('dossiers', 'one_stop_q1', how),
    byCursor: () => city.apply(readByCursor),
  }
}

/** Dossiers, loaded for the first time and then read again and again. */
export async function modeFigures(reread: Reread): Promise<ModeFigures> {
  using memory = watchedMemory()
  const { agency, store } = reread
  await onServer(agency, 'alter table hoso add column cap_nhat timestamptz')
  await onServer(agency, 'create index on hoso (cap_nhat)')
  await onServer(agency, 'vacuum analyze hoso')
  const firstLoad = await seconds(() => reread.sync())
  await sync(reread, { updated: await change(agency, 3) }) // the next compare will expect as much
  const fifth = await change(agency, 5)
  await onServer(store, 'create table public.known (like data.dossiers including all)')
  await onServer(store, 'insert into public.known select * from data.dossiers')
  await onServer(store, 'vacuum analyze public.known') // else the store does, in the middle of what is timed
  const changed = await sync(reread, { updated: fifth })
  const { known, past } = await knownChange(reread)
  await sync(reread, { updated: 0 })
  const unchanged = await sync(reread, { updated: 0 })
  await reread.byCursor()
  await sync(reread, { updated: 0 })
  const keysAlone = await sync(reread, { updated: 0 }, { compare: true, keys: true })
  const hundredth = await change(agency, 1)
  const byCursor = await sync(reread, { updated: hundredth })
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

/** A run's seconds; throws where it did not find what changed. Some of the dossiers are dirt, and stay as they were. */
async function sync(
  reread: Reread,
  expected: Pick<RunResult, 'updated'>,
  how?: Parameters<Reread['sync']>[0],
): Promise<number> {
  await onServer(reread.store, 'checkpoint') // as between runs that are minutes apart
  const began = performance.now()
  const { state, updated, deleted, inserted, error } = await reread.sync(how)
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
async function knownChange({ store, history }: Reread): Promise<Pick<ModeFigures, 'known' | 'past'>> {
  await onServer(
    store,
    `create table public.change as select * from data.dossiers where _at = (select max(_at) from data.dossiers)`,
  )
  const columns = await value(
    store,
    `select string_agg(format('%1$I = excluded.%1$I', attname), ', ') from pg_attribute
     where attrelid = 'public.known'::regclass and attnum > 0 and attname <> 'dossier_code'`,
  )
  await onServer(store, 'vacuum analyze public.known')
  await onServer(store, 'checkpoint')
  const past = history ? await keepPast(store) : null
  const known = await seconds(() =>
    onServer(
      store,
      `insert into public.known select * from public.change on conflict (dossier_code) do update set ${columns}`,
    ),
  )
  await onServer(store, 'drop table public.known, public.change')
  return { known, past }
}

async function keepPast(store: string): Promise<number> {
  const names = await value(
    store,
    `select string_agg(format('%I', attname), ', ') from pg_attribute
     where attrelid = 'public.known'::regclass and attnum > 0`,
  )
  await onServer(store, 'create table public.past (like history.dossiers including all)')
  const taken = await seconds(() =>
    onServer(
      store,
      `insert into public.past (${names}, _until) select ${names}, clock_timestamp() from public.known
       where dossier_code = any(array(select dossier_code from public.change))`,
    ),
  )
  await onServer(store, 'drop table public.past')
  await onServer(store, 'checkpoint')
  return taken
}

function readByCursor({ path, text }: Document): Document {
  if (path !== 'datasets/dossiers.yaml') return { path, text }
  return { path, text: text.replace('mode: snapshot', 'mode: cursor\n    cursor: { field: cap_nhat }') }
}

async function value(url: string, statement: string): Promise<string> {
  await using database = openDatabase({ url, name: 'bench', connections: 1 })
  return (await database.rows(sql.raw(statement)))[0]?.[0] ?? ''
}
