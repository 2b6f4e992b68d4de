import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { KhoError } from '@kho/schema/error.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

export interface BudgetOptions {
  /** Records that one asker may make the store look at in a minute, by `costOf`. */
  readonly perMinute: number
  /** Of role `kho_write`, where servers tell each other what was spent; null: each counts for itself. */
  readonly session: Session | null
  /** What askers are hashed with there. */
  readonly key: Buffer
}

/** What an operation cost, and what is left of its asker's minute. */
export interface BudgetLeft {
  readonly cost: number
  readonly most: number
  readonly seconds: number
  readonly remaining: number
  readonly resets: number
}

/** What all askers have spent in the minute that runs, here and on the other servers as of a second ago. */
export interface Budgets {
  take(asker: string, cost: number): BudgetLeft
  close(): Promise<void>
}

/** One operation's part of it. */
export interface Budget {
  /** Throws KHO481 where the asker's minute is used up: before anything runs. */
  take(cost: number): void
  left(): BudgetLeft | null
}

export function openBudget(budgets: Budgets | null, asker: string): Budget {
  let left: BudgetLeft | null = null
  return {
    take(cost) {
      left = budgets?.take(asker, cost) ?? null
    },
    left: () => left,
  }
}

interface Spent {
  here: number
  elsewhere: number
  told: number
}

const minute = 60_000
const every = 1_000

/**
 * Counts in memory by the clock's minutes, so that every server means the same one, and tells the others each second what was spent
 * here. No library is used: those that count over several processes ask a store at each request.
 */
export function openBudgets({ perMinute, session, key }: BudgetOptions): Budgets {
  const [server, closing] = [randomUUID(), new AbortController()]
  let window = windowNow()
  let spent = new Map<string, Spent>()
  const current = () => {
    if (windowNow() !== window) {
      window = windowNow()
      spent = new Map()
    }
    return spent
  }
  const digest = (asker: string): string => createHmac('sha256', key).update(`spent ${asker}`).digest('hex')
  const tell = async (to: Session) => {
    const [now, known] = [current(), window]
    const changed = [...now].filter(([, one]) => one.here > one.told)
    const costs = changed.map(([, { here }]) => here)
    const others = await exchange(to, { server, window: known, names: changed.map(([name]) => name), costs })
    changed.forEach(([, one], at) => {
      one.told = costs[at] ?? 0
    })
    for (const [name, cost] of others) now.getOrInsertComputed(name, nothing).elsewhere = cost
  }
  const telling = session ? repeated(() => tell(session), closing.signal) : Promise.resolve()
  return {
    take(asker, cost) {
      const one = current().getOrInsertComputed(digest(asker), nothing)
      const resets = Math.max(1, Math.ceil(((window + 1) * minute - Date.now()) / 1000))
      const remaining = perMinute - one.here - one.elsewhere - cost
      if (remaining < 0) throw usedUp({ cost, most: perMinute, retryAfter: resets })
      one.here += cost
      return { cost, most: perMinute, seconds: minute / 1000, remaining, resets }
    },
    async close() {
      closing.abort()
      await telling
    },
  }
}

const nothing = (): Spent => ({ here: 0, elsewhere: 0, told: 0 })
const windowNow = (): number => Math.floor(Date.now() / minute)

interface Told {
  readonly server: string
  readonly window: number
  readonly names: readonly string[]
  readonly costs: readonly number[]
}

/** Tells the store what was spent here and hears what was spent elsewhere, in one statement. */
async function exchange(session: Session, { server, window, names, costs }: Told): Promise<Map<string, number>> {
  const rows = await session.rows(sql`
    with over as (delete from kho.spent where minute < ${window} - 1),
    told as (
      insert into kho.spent (minute, asker, server, cost)
      select ${window}, decode(name, 'hex'), ${server}::uuid, cost from unnest(${[...names]}::text[], ${[...costs]}::int8[]) as t (name, cost)
      on conflict (minute, asker, server) do update set cost = excluded.cost)
    select encode(asker, 'hex'), sum(cost) from kho.spent where minute = ${window} and server <> ${server}::uuid group by asker`)
  return new Map(rows.map(([name, cost]) => [name ?? '', Number(cost)]))
}

async function repeated(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await work().catch(() => undefined) // the next second tells it again
    await setTimeout(every, undefined, { signal, ref: false }).catch(() => undefined)
  }
}

function usedUp(details: { readonly cost: number; readonly most: number; readonly retryAfter: number }): KhoError {
  return new KhoError('KHO481', `Queries may cost ${details.most} a minute together.`, details)
}
