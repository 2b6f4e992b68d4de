import { sql } from 'kysely'
import type { Session } from '../store/database.ts'
import { bodyHash } from './body.ts'
import type { EntryName } from './delay-entry.ts'
import { isSigned } from './head-key.ts'
import { merklePath, rootAlong } from './merkle.ts'
import { readStatement, type Signed } from './statement.ts'

/** That an entry stands in the ledger under a signed head. It tells nothing of the entry, nor of any other one. */
export interface EntryProof extends EntryName {
  /** SHA-256 of the entry's body, in hex: whoever is shown the body now or later can compare. */
  readonly hash: string
  /** The hashes beside it on the way to the head's root, nearest first, in hex. */
  readonly path: readonly string[]
  readonly head: Signed
}

/** The proof of an entry from the store; null where there is no such entry, or no head over it yet. */
export async function proveEntry(session: Session, { chain, position }: EntryName): Promise<EntryProof | null> {
  const rows = await session.rows(sql`
    with head as (
      select chain, position, since, body, signature from kho.ledger_head
      where chain = ${chain}::uuid and position >= ${String(position)}::bigint order by position limit 1)
    select entry.position, encode(entry.hash, 'hex'), head.body, encode(head.signature, 'hex')
    from head join kho.ledger_entry entry on entry.chain = head.chain
      and entry.position > head.since and entry.position <= head.position
    order by entry.position`)
  const index = rows.findIndex(([at]) => Number(at) === position)
  const [, hash, body, signature] = rows[index] ?? []
  if (!hash || !body || !signature) return null
  const hashes = rows.map((row) => row[1] ?? '')
  return { chain, position, hash, path: merklePath(hashes, index), head: { body, signature } }
}

/** Whether the proof holds under one of the trusted public keys, for this body where one is shown. */
export function holds(proof: EntryProof, keys: readonly string[], body?: string): boolean {
  const read = readStatement(JSON.stringify(proof.head))
  if (read?.statement.kind !== 'head') return false
  const { key, chain, since, position, root } = read.statement
  if (!keys.includes(key) || !isSigned(key, proof.head.body, proof.head.signature)) return false
  if (chain !== proof.chain || (body !== undefined && bodyHash(body) !== proof.hash)) return false
  return rootAlong(proof.hash, { index: proof.position - since - 1, size: position - since }, proof.path) === root
}
