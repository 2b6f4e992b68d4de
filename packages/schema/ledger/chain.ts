import { sql } from 'kysely'
import { KhoError } from '../error.ts'
import type { Database, Transaction } from '../store/database.ts'
import { type Head, type SealedEntry, sealEntry } from './body.ts'
import { setLimits, withDeadline } from './limits.ts'
import { hashesBetween } from './stored-entries.ts'
import type { SubjectKey } from './subject-key.ts'
import type { SubjectMap } from './subjects.ts'

/** The members of one entry's body, once its subjects have their pseudonyms. */
export interface Draft {
  readonly subjects: readonly SubjectKey[]
  members(pseudonym: (subject: SubjectKey) => string): { readonly [member: string]: unknown }
  /** Notes in the same transaction what the entry means for others. It must not fail: all that are written together would. */
  note?(transaction: Transaction, entry: SealedEntry): Promise<void>
}

/** The chain a writer extends. */
export interface Chain {
  head(): Head
  /** Whether it is known to end at its head: after a failed transaction it may end with an attempt. */
  isCertain(): boolean
  /** Adds entries in one transaction, all or none. Resolves when they are durable. */
  extend(drafts: readonly Draft[]): Promise<void>
}

/** What stands in the store after a transaction: the new head, and the hashes of all entries since the last certain one. */
interface Extended {
  readonly head: Head
  readonly hashes: readonly string[]
}

export interface ChainOptions {
  readonly database: Database
  readonly subjects: SubjectMap
  readonly start: Head
  /** Told of every entry that has become durable, in order. */
  readonly onDurable?: (hashes: readonly string[], head: Head) => void
}

/**
 * A chain nobody else extends. When a transaction fails it is not known whether its entries stand, so the next one
 * first looks: the chain must end where it did or with an attempt of ours, or it was changed from outside (KHO504)
 * and takes nothing more. A transaction that lingers cannot do harm: a position is given only once.
 */
export function extendChain({ database, subjects, start, onDurable }: ChainOptions): Chain {
  let head = start
  let certain = true
  const possible = new Map([[start.hash, start]])

  async function attempt(drafts: readonly Draft[]): Promise<Extended> {
    return database.transaction(async (transaction) => {
      await setLimits(transaction)
      const from = certain ? head : standing(await lastHash(transaction, head.chain), possible)
      const before = from.position === head.position ? [] : await hashesBetween(transaction, head, from)
      const pseudonym = await subjects.pseudonymsOf(
        transaction,
        drafts.flatMap((draft) => draft.subjects),
      )
      const entries = sealAll(
        from,
        drafts.map((draft) => draft.members(pseudonym)),
      )
      const { chain, position, hash } = entries.at(-1) ?? from
      possible.set(hash, { chain, position, hash })
      await insert(transaction, entries)
      for (const [index, entry] of entries.entries()) await drafts[index]?.note?.(transaction, entry)
      return { head: { chain, position, hash }, hashes: [...before, ...entries.map((entry) => entry.hash)] }
    })
  }

  return {
    head: () => head,
    isCertain: () => certain,
    extend: async (drafts) => {
      try {
        const extended = await withDeadline(attempt(drafts))
        head = extended.head
        certain = true
        possible.clear()
        possible.set(head.hash, head)
        onDurable?.(extended.hashes, head)
      } catch (cause) {
        certain = false
        throw cause
      }
    },
  }
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
