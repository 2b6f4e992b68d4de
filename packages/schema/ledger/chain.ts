import { sql } from 'kysely'
import { KhoError } from '../error.ts'
import type { Database, Transaction } from '../store/database.ts'
import { type Head, type SealedEntry, sealEntry } from './body.ts'
import type { SubjectKey } from './entry.ts'
import type { SubjectMap } from './subjects.ts'

/** The members of one entry's body, once its subjects have their pseudonyms. */
export interface Draft {
  readonly subjects: readonly SubjectKey[]
  members(pseudonym: (subject: SubjectKey) => string): { readonly [member: string]: unknown }
}

/** The chain a writer extends. */
export interface Chain {
  head(): Head
  /** Adds entries in one transaction, all or none. Resolves when they are durable. */
  extend(drafts: readonly Draft[]): Promise<void>
}

const limits = { lock: '2s', statement: '5s', deadlineMilliseconds: 10_000 }

/**
 * A chain nobody else extends. When a transaction fails it is not known whether its entries stand, so the next one
 * first looks: the chain must end where it did or with an attempt of ours, or it was changed from outside (KHO504)
 * and takes nothing more. A transaction that lingers cannot do harm: a position is given only once.
 */
export function extendChain(database: Database, subjects: SubjectMap, start: Head): Chain {
  let head = start
  let certain = true
  const possible = new Map([[start.hash, start]])

  async function attempt(drafts: readonly Draft[]): Promise<Head> {
    return database.transaction(async (transaction) => {
      await setLimits(transaction)
      const from = certain ? head : standing(await lastHash(transaction, head.chain), possible)
      const pseudonym = await subjects.pseudonymsOf(
        transaction,
        drafts.flatMap((draft) => draft.subjects),
      )
      const entries = sealAll(
        from,
        drafts.map((draft) => draft.members(pseudonym)),
      )
      const last = entries.at(-1) ?? from
      possible.set(last.hash, { chain: last.chain, position: last.position, hash: last.hash })
      await insert(transaction, entries)
      return last
    })
  }

  return {
    head: () => head,
    extend: async (drafts) => {
      try {
        const { chain, position, hash } = await withDeadline(attempt(drafts))
        head = { chain, position, hash }
        certain = true
        possible.clear()
        possible.set(hash, head)
      } catch (cause) {
        certain = false
        throw cause
      }
    },
  }
}

/** A commit counts only when it is on disk, whatever the server's default. */
async function setLimits(transaction: Transaction): Promise<void> {
  await transaction.rows(sql`select set_config('lock_timeout', ${limits.lock}, true),
    set_config('statement_timeout', ${limits.statement}, true), set_config('synchronous_commit', 'on', true)`)
}

async function lastHash(transaction: Transaction, chain: string): Promise<string> {
  const [row] = await transaction.rows(sql`
    select encode(hash, 'hex') from kho.ledger_entry where chain = ${chain} order by position desc limit 1`)
  return row?.[0] ?? '0'.repeat(64)
}

function standing(hash: string, possible: ReadonlyMap<string, Head>): Head {
  const head = possible.get(hash)
  if (head) return head
  throw new KhoError('KHO504', 'The ledger does not end where this process left it.')
}

function sealAll(from: Head, bodies: readonly { readonly [member: string]: unknown }[]): readonly SealedEntry[] {
  const now = new Date()
  const entries: SealedEntry[] = []
  for (const members of bodies) entries.push(sealEntry(entries.at(-1) ?? from, members, now))
  return entries
}

async function insert(transaction: Transaction, entries: readonly SealedEntry[]): Promise<void> {
  await transaction.rows(sql`
    insert into kho.ledger_entry (chain, position, body, hash, at)
    select c, p, b, decode(h, 'hex'), t from unnest(
      ${entries.map((entry) => entry.chain)}::uuid[],
      ${entries.map((entry) => String(entry.position))}::bigint[],
      ${entries.map((entry) => entry.body)}::text[],
      ${entries.map((entry) => entry.hash)}::text[],
      ${entries.map((entry) => entry.at)}::timestamptz[]) as entry (c, p, b, h, t)`)
}

/** A connection can fall silent without an error: nobody waits for it longer than this. */
async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the ledger took too long')), limits.deadlineMilliseconds)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}
