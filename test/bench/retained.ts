import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { retainedCity } from './retained-city.ts'

/**
 * `node test/bench/retained.ts [--minutes 60] [--changes 50] [--bound 2GB] [--small 16MB] [--only held|dropped]`: what a
 * source keeps of its log while the worker that follows it is stopped and its clerks go on. `held`: for so many minutes
 * within the bound, then the worker returns and goes on in the log. `dropped`: past a small bound, until another worker
 * drops the slot; then the worker returns and compares. Ends with 1 where the store does not come to equal the source.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    changes: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '60' },
    bound: { type: 'string', default: '2GB' },
    small: { type: 'string', default: '16MB' },
    every: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
})
const [rows, changes, every] = [Number(values.rows), Number(values.changes), Number(values.every)]
const patience = 600_000

const say = (text: string) => process.stdout.write(`${text}\n`)
await using city = await retainedCity(rows, (error) => say(`  told by a worker: ${String(error)}`))
const { agency, store } = city
await city.apply(values.bound)
await using _others = await city.work(false)

const phases = {
  held: () => stoppedFor(Number(values.minutes), values.bound),
  dropped: () => stoppedFor(patience / 60_000, values.small),
}
for (const [name, phase] of Object.entries(phases)) {
  if (values.only !== undefined && values.only !== name) continue
  say(`${name} · ${changes} changes a second to ${rows} rows`)
  if (!(await phase())) process.exitCode = 1
}

/** Stops the worker that follows for some minutes, or until its slot is gone, and lets it return. Whether all is equal then. */
async function stoppedFor(minutes: number, bound: string): Promise<boolean> {
  await city.apply(bound)
  await using first = await city.work(true)
  await reached(async () => (await followerState()) === 'following' && (await city.same()))
  await first[Symbol.asyncDispose]()
  const [stop, began] = [new AbortController(), performance.now()]
  const writing = clerks(stop.signal)
  for (let at = every; at <= minutes * 60 && (await retained()) !== null; at += every) {
    await setTimeout(began + at * 1000 - performance.now())
    say(`  after ${at} s: ${await keptNow(bound)}`)
  }
  const dropped = (await retained()) === null
  await using _returned = await city.work(true)
  const back = performance.now()
  await setTimeout(5_000) // changes go on while it catches up
  stop.abort()
  say(`  ${await writing} changes meanwhile; the slot was ${dropped ? 'dropped' : 'kept'}`)
  const equal = await reached(city.same)
  const modes = await store.rows(sql`
    select mode || ' ' || state from kho.run where started_at > clock_timestamp() - ${performance.now() - back} * interval '1 ms'
    order by started_at`)
  say(`  ${equal ? `equal ${seconds(back)} s after its return` : 'THE STORE DIFFERS'}, by ${modes.flat().join(', ')}`)
  return equal
}

async function clerks(signal: AbortSignal): Promise<number> {
  const began = performance.now()
  let done = 0
  for (; !signal.aborted; done += 1) {
    const id = 1 + Math.floor(Math.random() * rows)
    const kind = Math.random()
    if (kind < 0.05) await agency.rows(sql`delete from hoso where id = ${id}::int`)
    else if (kind < 0.1) {
      await agency.rows(sql`
        insert into hoso values (${id}::int, 'Hồ sơ mới', md5(${id}::text), 1, clock_timestamp(), repeat('y', 80))
        on conflict (id) do update set ten = excluded.ten`)
    } else await agency.rows(sql`update hoso set phi = ${done}::int, luc = clock_timestamp() where id = ${id}::int`)
    const early = began + ((done + 1) * 1000) / changes - performance.now()
    if (early > 1) await setTimeout(early)
  }
  return done
}

/** Bytes that the slot makes the source keep; null where there is none. */
async function retained(): Promise<number | null> {
  const [row] = await agency.rows(sql`
    select pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint from pg_replication_slots`)
  return row ? Number(row[0]) : null
}

async function keptNow(bound: string): Promise<string> {
  const [bytes, wal, [noted]] = await Promise.all([
    retained(),
    agency.rows(sql`select sum(size)::bigint from pg_ls_waldir()`),
    store.rows(sql`select state, retained, code from kho.follower`),
  ])
  const held = bytes === null ? 'no slot' : `slot holds ${megabytes(bytes)} of ${bound}`
  const [state, seen, code] = noted ?? []
  return `${held}, pg_wal ${megabytes(wal[0]?.[0])}; Kho has seen ${megabytes(seen)}, ${[state, code].filter(Boolean).join(' ')}`
}

async function followerState(): Promise<string | null | undefined> {
  return (await store.rows(sql`select state from kho.follower`))[0]?.[0]
}

async function reached(holds: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + patience
  while (!(await holds())) {
    if (performance.now() > until) return false
    await setTimeout(500)
  }
  return true
}

function megabytes(bytes: string | number | null | undefined): string {
  return `${(Number(bytes ?? 0) / 1e6).toFixed(1)} MB`
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1)
}
