import { sql } from 'kysely'
import { KhoError } from '../error.ts'
import type { Database } from '../store/database.ts'
import { emptyHead, type Head } from './body.ts'
import { eachTime } from './each-time.ts'
import { type HeadKey, headKeyOf } from './head-key.ts'
import type { HeadsFolder } from './heads-folder.ts'
import { ledgerSettings, withDeadline } from './limits.ts'
import { merkleTree } from './merkle.ts'
import { type HeadStatement, lineOf, type Signed, signHead, signKey } from './statement.ts'

/** How a chain's heads are signed, and where to. */
export interface Signing {
  /** Secrets of 32 bytes or more. The first one signs; it is vouched for by those that were used before. */
  readonly keys: readonly [Buffer, ...Buffer[]]
  readonly folder: HeadsFolder
  /** Milliseconds between heads; a second unless said. */
  readonly every?: number
  /** Milliseconds that an entry may be without a signed head before nothing more is taken; a minute unless said. */
  readonly patience?: number
}

/** Signs how far one chain has come, outside the database first and then in it. */
export interface HeadSigner {
  /** Takes note of durable entries. */
  add(hashes: readonly string[], head: Head): void
  /** Signs and stores what is not signed yet. Throws KHO505 where it could not be stored. */
  sign(): Promise<void>
  /** Whether entries have been without a head for too long. */
  isLate(): boolean
  latest(): Signed | null
  /** The statements by which earlier keys vouch for the one that signs. */
  readonly keys: readonly Signed[]
  /** Stops, with a last head. `whole`: the chain is known to end there, and nothing may come after it. */
  close(whole: boolean): Promise<void>
}

/** A head that says nothing new is signed once a minute, so that a chain that stands still is seen to stand. */
const standingStill = 60_000

interface Pending extends Signed {
  readonly head: HeadStatement
  filed: boolean
}

export function signHeads(database: Database, chain: string, signing: Signing): HeadSigner {
  const { every = 1000, patience = 60_000, folder } = signing
  const { key, vouched } = keysOf(signing.keys)
  let [head, signed, tree] = [emptyHead(chain), emptyHead(chain), merkleTree()]
  let [pending, latest]: [Pending | null, Pending | null] = [null, null]
  let [behindSince, last]: [number | null, number] = [null, Number.NEGATIVE_INFINITY]
  let working: Promise<void> = Promise.resolve()

  function draft(closed: boolean): Pending {
    const statement = { ...head, since: signed.position, root: tree.root(), at: new Date().toISOString(), closed }
    const made = signHead(key, statement)
    ;[signed, tree] = [head, merkleTree()]
    return { ...made, head: { ...statement, kind: 'head', key: key.name }, filed: false }
  }

  async function finish(one: Pending): Promise<void> {
    if (!one.filed) await folder.append(chain, `${latest ? '' : vouched.map(lineOf).join('')}${lineOf(one)}`)
    one.filed = true
    if (one.head.since < one.head.position) await withDeadline(store(database, one))
    ;[pending, latest, last] = [null, one, performance.now()]
    behindSince = head.position > signed.position ? performance.now() : null
  }

  async function signAll(closed: boolean): Promise<void> {
    if (pending) await finish(pending)
    const due = closed || head.position > signed.position || performance.now() - last >= standingStill
    if (!due) return
    pending = draft(closed)
    await finish(pending)
  }

  const sign = (closed: boolean): Promise<void> => {
    working = working.catch(() => undefined).then(() => signAll(closed).catch(notSigned))
    return working
  }
  /** What fails is made up for by the next time, or `isLate` tells of it. */
  const stop = eachTime(every, () => sign(false))
  return {
    add: (hashes, to) => {
      for (const hash of hashes) tree.add(hash)
      head = to
      behindSince ??= performance.now()
    },
    sign: () => sign(false),
    isLate: () => behindSince !== null && performance.now() - behindSince > patience,
    latest: () => latest && { body: latest.body, signature: latest.signature },
    keys: vouched,
    close: async (whole) => {
      await stop()
      await sign(whole)
    },
  }
}

function keysOf([first, ...before]: Signing['keys']): { key: HeadKey; vouched: readonly Signed[] } {
  const key = headKeyOf(first)
  const at = new Date().toISOString()
  return { key, vouched: before.map((secret) => signKey(headKeyOf(secret), key.name, at)) }
}

/** A head whose storing was cut short may stand already: it is the same one. */
function store(database: Database, { head, body, signature }: Pending): Promise<void> {
  return database.transaction(async (transaction) => {
    await transaction.rows(sql`
      insert into kho.ledger_head (chain, position, since, body, signature)
      values (${head.chain}::uuid, ${String(head.position)}::bigint, ${String(head.since)}::bigint, ${body},
        decode(${signature}, 'hex'))
      on conflict do nothing`)
  }, ledgerSettings)
}

function notSigned(cause: unknown): never {
  throw new KhoError('KHO505', 'The signed heads of the ledger could not be stored.', {}, { cause })
}
