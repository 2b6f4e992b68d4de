import { sql } from 'kysely'
import { KhoError } from '../error.ts'
import type { Database, Session, Transaction } from '../store/database.ts'
import { type Head, type SealedEntry, sealEntry } from './body.ts'
import { isSetForLedger, ledgerSettings, withDeadline } from './limits.ts'
import { hashesBetween } from './stored-entries.ts'
import type { Pseudonym, SubjectKey } from './subject-key.ts'
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

export interface ChainOptions {
  readonly database: Database
  readonly subjects: SubjectMap
  readonly start: Head
  /** Told of every entry that has become durable, in order. */
  readonly onDurable?: (hashes: readonly string[], head: Head) => void
}

/** Where a chain is: `possible` are the heads that it may end at, once a transaction has failed. */
interface Standing {
  head: Head
  certain: boolean
  readonly possible: Map<string, Head>
}

/**
 * A chain nobody else extends. When a transaction fails it is not known whether its entries stand, so the next one
 * first looks: the chain must end where it did or with an attempt of ours, or it was changed from outside (KHO504)
 * and takes nothing more. A transaction that lingers cannot do harm: a position is given only once.
 */
export function extendChain(options: ChainOptions): Chain {
  const { start, onDurable } = options
  const at: Standing = { head: start, certain: true, possible: new Map([[start.hash, start]]) }
  const attempt = async (drafts: readonly Draft[]) =>
    (await attemptAlone(options, at, drafts)) ?? attemptTogether(options, at, drafts)
  return {
    head: () => at.head,
    isCertain: () => at.certain,
    extend: async (drafts) => {
      try {
        const extended = await withDeadline(attempt(drafts))
        extended.keep()
        at.head = extended.head
        at.certain = true
        at.possible.clear()
        at.possible.set(at.head.hash, at.head)
        onDurable?.(extended.hashes, at.head)
      } catch (cause) {
        at.certain = false
        throw cause
      }
    },
  }
}

/**
 * By one statement, which is a transaction of its own and one way there and back. Null where more is needed than that, or somebody
 * was erased meanwhile: then nothing was stored.
 */
async function attemptAlone(
  { database, subjects }: ChainOptions,
  { head, certain, possible }: Standing,
  drafts: readonly Draft[],
): Promise<Extended | null> {
  if (!certain || !isSetForLedger(database) || drafts.some(({ note }) => note)) return null
  const pseudonyms = subjects.remembered(subjectsIn(drafts))
  if (!pseudonyms) return null
  const { entries, to } = seal({ from: head, possible }, drafts, pseudonyms.of)
  const stored = await insert(database, entries, pseudonyms.erasures)
  return stored ? { head: to, hashes: hashesOf(entries), keep: pseudonyms.keep } : null
}

function attemptTogether(
  { database, subjects }: ChainOptions,
  { head, certain, possible }: Standing,
  drafts: readonly Draft[],
): Promise<Extended> {
  return database.transaction(async (transaction) => {
    const from = certain ? head : standing(await lastHash(transaction, head.chain), possible)
    const before = from.position === head.position ? [] : await hashesBetween(transaction, head, from)
    for (;;) {
      const pseudonyms = await subjects.pseudonymsOf(transaction, subjectsIn(drafts))
      const { entries, to } = seal({ from, possible }, drafts, pseudonyms.of)
      if (await insert(transaction, entries, pseudonyms.erasures)) {
        for (const [index, entry] of entries.entries()) await drafts[index]?.note?.(transaction, entry)
        return { head: to, hashes: [...before, ...hashesOf(entries)], keep: pseudonyms.keep }
      }
      subjects.forget() // somebody was erased since they were remembered, so nothing was stored
    }
  }, ledgerSettings)
}

/** Seals entries after a head, and takes note that the chain may end with them. */
function seal(
  { from, possible }: { readonly from: Head; readonly possible: Map<string, Head> },
  drafts: readonly Draft[],
  pseudonym: Pseudonym,
): { readonly entries: readonly SealedEntry[]; readonly to: Head } {
  const now = new Date()
  const entries: SealedEntry[] = []
  for (const draft of drafts) entries.push(sealEntry(entries.at(-1) ?? from, draft.members(pseudonym), now))
  const { chain, position, hash } = entries.at(-1) ?? from
  const to = { chain, position, hash }
  possible.set(hash, to)
  return { entries, to }
}

const subjectsIn = (drafts: readonly Draft[]) => drafts.flatMap((draft) => draft.subjects)
const hashesOf = (entries: readonly SealedEntry[]) => entries.map(({ hash }) => hash)

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

/**
 * Whether they were stored: not where others were erased than those that their pseudonyms know of. Bodies are sent as they are,
 * one behind the other: in a list each of their quotes would be written and read once more.
 */
async function insert(session: Session, entries: readonly SealedEntry[], erasures: string): Promise<boolean> {
  const bodies = entries.map((entry) => Buffer.from(entry.body))
  const lengths = bodies.map(({ length }) => length)
  let start = 1
  const starts = lengths.map((length) => {
    start += length
    return start - length
  })
  const [row] = await session.rows(sql`
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
