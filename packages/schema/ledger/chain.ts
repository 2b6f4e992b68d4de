import { sql } from 'kysely'
import { KhoError } from '../error.ts'
import type { Database, Transaction } from '../store/database.ts'
import { type Head, type SealedEntry, sealEntry } from './body.ts'
import { limits, withDeadline } from './limits.ts'
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
  /** Remembers the pseudonyms that were made for it. */
  keep(): void
}

interface Written {
  readonly entries: readonly SealedEntry[]
  keep(): void
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
      const from = certain ? head : standing(await lastHash(transaction, head.chain), possible)
      const before = from.position === head.position ? [] : await hashesBetween(transaction, head, from)
      const { entries, keep } = await write(transaction, from, drafts)
      for (const [index, entry] of entries.entries()) await drafts[index]?.note?.(transaction, entry)
      const { chain, position, hash } = entries.at(-1) ?? from
      return { head: { chain, position, hash }, hashes: [...before, ...entries.map((entry) => entry.hash)], keep }
    }, limits)
  }

  /** Where somebody was erased since their pseudonyms were remembered, nothing was stored: they are looked up anew. */
  async function write(transaction: Transaction, from: Head, drafts: readonly Draft[]): Promise<Written> {
    const pseudonyms = await subjects.pseudonymsOf(
      transaction,
      drafts.flatMap((draft) => draft.subjects),
    )
    const bodies = drafts.map((draft) => draft.members(pseudonyms.of))
    const entries = sealAll(from, bodies)
    const { chain, position, hash } = entries.at(-1) ?? from
    possible.set(hash, { chain, position, hash })
    if (await insert(transaction, entries, pseudonyms.erasures)) return { entries, keep: pseudonyms.keep }
    subjects.forget()
    return write(transaction, from, drafts)
  }

  return {
    head: () => head,
    isCertain: () => certain,
    extend: async (drafts) => {
      try {
        const extended = await withDeadline(attempt(drafts))
        extended.keep()
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

/**
 * Whether they were stored: not where others were erased than those that their pseudonyms know of. Bodies are sent as they are,
 * one behind the other: in a list each of their quotes would be written and read once more.
 */
async function insert(transaction: Transaction, entries: readonly SealedEntry[], erasures: string): Promise<boolean> {
  const bodies = entries.map((entry) => Buffer.from(entry.body))
  const lengths = bodies.map(({ length }) => length)
  let start = 1
  const starts = lengths.map((length) => {
    start += length
    return start - length
  })
  const [row] = await transaction.rows(sql`
    with added as (
      insert into kho.ledger_entry (chain, position, body, hash, at)
      select ${entries[0]?.chain ?? null}::uuid, p, convert_from(substring(${Buffer.concat(bodies)}::bytea from s for l), 'UTF8'),
        decode(h, 'hex'), ${entries[0]?.at ?? null}::timestamptz from unnest(
        ${entries.map((entry) => String(entry.position))}::bigint[],
        ${starts}::int[],
        ${lengths}::int[],
        ${entries.map((entry) => entry.hash)}::text[]) as entry (p, s, l, h)
      where (select erasures from kho.ledger_erasure) = ${erasures}::bigint
      returning position)
    select count(*) from added`)
  return row?.[0] === String(entries.length)
}
