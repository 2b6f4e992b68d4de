import { sql } from 'kysely'
import { KhoError } from '../error.ts'
import type { Principal } from '../policy/principal.ts'
import type { Session } from '../store/database.ts'
import { askerBody } from './asker.ts'
import type { SealedEntry } from './body.ts'
import type { Pseudonym } from './subject-key.ts'

/** Where an entry stands. */
export interface EntryName {
  readonly chain: string
  readonly position: number
}

/** Entries that the people they are about are not told of before its end, and on what legal ground. */
export interface DelayEntry {
  readonly principal: Principal
  readonly correlationId: string
  /** Of contracts and policies. */
  readonly version: number
  /** Entries of kind `read`, at most a thousand. */
  readonly entries: readonly EntryName[]
  /** The law or decision, as rules name their `basis`. It is told at once. */
  readonly ground: string
  /** At most five years from now; whoever needs longer asks again. */
  readonly until: Date
}

const most = { entries: 1000, ground: 200, milliseconds: 5 * 366 * 86_400_000 }

/** Throws KHO507 when it has no ground, no end to come, or names an entry that is not there. */
export async function checkDelay(session: Session, { entries, ground, until }: DelayEntry): Promise<void> {
  const ahead = until.getTime() - Date.now()
  if (ground.trim() === '' || ground.length > most.ground) throw refused('It has no ground.')
  if (!(ahead > 0 && ahead <= most.milliseconds)) throw refused('It has no end within five years.')
  const names = new Set(entries.map(({ chain, position }) => `${chain} ${position}`))
  if (names.size === 0 || names.size > most.entries) throw refused('It names no entries, or more than a thousand.')
  const [row] = await session.rows(sql`
    select count(*) from kho.ledger_entry
    where (chain::text, position) in (select c, p from unnest(
      ${entries.map(({ chain }) => chain)}::text[], ${entries.map(({ position }) => String(position))}::bigint[])
      as named (c, p)) and body::json ->> 'kind' = 'read'`)
  if (Number(row?.[0]) !== names.size) throw refused('It names an entry that is no read in the ledger.')
}

function refused(why: string): KhoError {
  return new KhoError('KHO507', `The delay was not entered. ${why}`)
}

/** The members of an entry's body that tell of the delay. `docs/ledger.md` fixes them. */
export function delayBody(entry: DelayEntry, pseudonym: Pseudonym): { readonly [member: string]: unknown } {
  const { principal, correlationId, version, entries, ground, until } = entry
  return {
    kind: 'delay',
    asker: askerBody(principal, pseudonym),
    correlation: correlationId.toWellFormed(),
    version,
    of: entries.map(({ chain, position }) => ({ chain, position })),
    ground: ground.toWellFormed(),
    until: until.toISOString(),
  }
}

/** Notes which entries are delayed, where whoever tells people of their entries finds it. */
export async function noteDelay(session: Session, { entries, ground, until }: DelayEntry, by: SealedEntry) {
  await session.rows(sql`
    insert into kho.ledger_delay (chain, position, ground, until, by_chain, by_position)
    select c, p, ${ground.toWellFormed()}, ${until.toISOString()}::timestamptz, ${by.chain}::uuid,
      ${String(by.position)}::bigint
    from unnest(${entries.map(({ chain }) => chain)}::uuid[],
      ${entries.map(({ position }) => String(position))}::bigint[]) as named (c, p)
    on conflict do nothing`)
}
