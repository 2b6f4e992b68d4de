import { randomUUID } from 'node:crypto'
import { KhoError } from '../error.ts'
import type { Database, Session } from '../store/database.ts'
import { askerSubjects } from './asker.ts'
import { emptyHead, type Head } from './body.ts'
import { type Chain, type Draft, extendChain } from './chain.ts'
import { checkDelay, type DelayEntry, delayBody, noteDelay } from './delay-entry.ts'
import { type ReadEntry, readBody, subjectsOf } from './entry.ts'
import { gatherMentions } from './gather-mentions.ts'
import { type HeadSigner, type Signing, signHeads } from './sign-heads.ts'
import type { Signed } from './statement.ts'
import type { SubjectKey } from './subject-key.ts'
import { openSubjectMap } from './subjects.ts'
import { type WriteEntry, writeBody, writeSubjects } from './write-entry.ts'

/** The tamper-evident record of who read and changed what. One of these a process, one chain each. */
export interface Ledger {
  /** Resolves when the entry is durable. Rejects with KHO503 or KHO504 when it is not: then nothing may leave. */
  append(entry: ReadEntry): Promise<void>
  /** The same for a change, asked for in the transaction that makes it, as its last act before it commits. */
  appendWrite(entry: WriteEntry): Promise<void>
  /** Puts off telling people of entries about them. Throws KHO507 without a ground, an end, or entries that are there. */
  appendDelay(entry: DelayEntry): Promise<void>
  /** The pseudonyms under which entries name these subjects; none where nothing was ever entered about them. */
  pseudonymsOf(session: Session, subjects: readonly SubjectKey[]): Promise<readonly string[]>
  /** Lets the appends under way end, and takes no more. */
  close(): Promise<void>
  /** The last entry known to be durable. */
  head(): Head
  /** What this process has signed: its chain's latest head, and which keys vouch for the one it is signed with. */
  signed(): { readonly latest: Signed | null; readonly keys: readonly Signed[] }
}

export interface LedgerOptions {
  /** Best a pool of its own, so that entries never wait for the queries they belong to. Role `kho_api` suffices. */
  readonly database: Database
  readonly subjectKey: Buffer
  /** The process, for people: its chain's first entry names it. */
  readonly writer: string
  /** How much may wait, counted in entries and the subjects they name; what comes beyond is refused. */
  readonly mostWaiting?: number
  /** Absent, nothing is signed: for ledgers that nobody relies on. */
  readonly signing?: Signing
}

/** Entries and subjects that one transaction takes. */
const mostTogether = 20_000
const mostWaiting = 200_000

interface Waiting {
  readonly draft: Draft
  readonly weight: number
  resolve(): void
  reject(cause: unknown): void
}

/**
 * Opens a chain. Appends that meet are written together: while one transaction runs the next one fills. Throws KHO503
 * where the store, KHO505 where the place of the signed heads cannot be written.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { database, signing } = options
  const start = emptyHead(randomUUID())
  const heads = signing ? signHeads(database, start.chain, signing) : null
  const subjects = openSubjectMap(options.subjectKey)
  const chain = extendChain({ database, subjects, start, ...(heads ? { onDurable: heads.add } : {}) })
  const close = async () => heads?.close(chain.isCertain()).catch(() => undefined) // verifying tells that it is missing
  try {
    await chain.extend([opening(options.writer)]).catch(notWritten)
    await heads?.sign()
  } catch (cause) {
    await close()
    throw cause
  }
  const stopGathering = gatherMentions(database, () => chain.head().position)
  const queue = openQueue(chain, { most: options.mostWaiting ?? mostWaiting, heads })
  return {
    append: (entry) => queue.add({ subjects: subjectsOf(entry), members: (pseudonym) => readBody(entry, pseudonym) }),
    appendWrite: (entry) =>
      queue.add({ subjects: writeSubjects(entry), members: (pseudonym) => writeBody(entry, pseudonym) }),
    appendDelay: async (entry) => {
      await checkDelay(database, entry)
      await queue.add({
        subjects: askerSubjects(entry.principal),
        members: (pseudonym) => delayBody(entry, pseudonym),
        note: (transaction, sealed) => noteDelay(transaction, entry, sealed),
      })
    },
    pseudonymsOf: subjects.knownOf,
    close: async () => {
      await queue.close()
      await stopGathering()
      await close()
    },
    head: chain.head,
    signed: () => ({ latest: heads?.latest() ?? null, keys: heads?.keys ?? [] }),
  }
}

function opening(writer: string): Draft {
  return { subjects: [], members: () => ({ kind: 'open', writer }) }
}

function openQueue(chain: Chain, { most, heads }: { most: number; heads: HeadSigner | null }) {
  const waiting: Waiting[] = []
  let weight = 0
  let closed = false
  let working: Promise<void> | null = null

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch(waiting)
      await write(chain, batch)
      weight -= weightOf(batch)
    }
    working = null
  }

  return {
    add: (draft: Draft): Promise<void> => {
      const added = 1 + draft.subjects.length
      if (closed) return Promise.reject(refusal('The ledger is closed.'))
      if (heads?.isLate()) return Promise.reject(new KhoError('KHO505', 'Entries wait for their signed head.'))
      if (weight + added > most) return Promise.reject(refusal('Too many entries wait for the ledger.'))
      weight += added
      return new Promise((resolve, reject) => {
        waiting.push({ draft, weight: added, resolve, reject })
        working ??= work()
      })
    },
    close: async (): Promise<void> => {
      closed = true
      await working
    },
  }
}

function takeBatch(waiting: Waiting[]): readonly Waiting[] {
  let weight = 0
  const end = waiting.findIndex((entry) => {
    weight += entry.weight
    return weight > mostTogether
  })
  return waiting.splice(0, end === -1 ? waiting.length : Math.max(end, 1))
}

function weightOf(batch: readonly Waiting[]): number {
  return batch.reduce((sum, entry) => sum + entry.weight, 0)
}

async function write(chain: Chain, batch: readonly Waiting[]): Promise<void> {
  try {
    await chain.extend(batch.map(({ draft }) => draft)).catch(notWritten)
    for (const { resolve } of batch) resolve()
  } catch (cause) {
    for (const { reject } of batch) reject(cause)
  }
}

function notWritten(cause: unknown): never {
  if (cause instanceof KhoError && cause.code === 'KHO504') throw cause
  throw refusal('The ledger could not be written.', cause)
}

function refusal(message: string, cause?: unknown): KhoError {
  return new KhoError('KHO503', message, {}, { cause })
}
