import type { Session } from '../store/database.ts'
import { type ChainResult, checkChain } from './check-chain.ts'
import { firstUntold } from './check-mentions.ts'
import type { HeadsLine } from './heads-folder.ts'
import { storedChains, storedEntries } from './stored-entries.ts'
import { type BadLine, trustedHeads } from './trusted-heads.ts'

export interface Verification {
  readonly session: Session
  /** The signed heads, read before this is called; null where there are none to hold the chains against. */
  readonly heads: readonly HeadsLine[] | null
  /** The public keys that are trusted, in hex. */
  readonly keys: readonly string[]
  readonly signal: AbortSignal
  onProgress(done: number, total: number): void
}

export interface Verified {
  /** By chain; those that only heads know are among them. */
  readonly chains: readonly ChainResult[]
  readonly badLines: readonly BadLine[]
}

/**
 * Holds every chain of the store against the rules of `docs/ledger.md` and against its signed heads, in bounded memory.
 * What is written while it works is left for the next time.
 */
export async function verifyLedger({ session, heads, keys, signal, onProgress }: Verification): Promise<Verified> {
  const trusted = heads ? trustedHeads(heads, keys) : null
  const stored = await storedChains(session)
  const total = [...stored.values()].reduce((sum, length) => sum + length, 0)
  const chains: ChainResult[] = []
  let done = 0
  for (const chain of [...new Set([...stored.keys(), ...(trusted?.heads.keys() ?? [])])].sort()) {
    const check = checkChain(chain, trusted ? (trusted.heads.get(chain) ?? []) : null)
    for await (const entry of storedEntries(session, chain, { after: 0, upTo: stored.get(chain) ?? 0 })) {
      signal.throwIfAborted()
      check.add(entry)
      done += 1
      if (done % 1000 === 0) onProgress(done, total)
    }
    const result = check.end()
    chains.push(result.finding ? result : await withMentions(session, result))
  }
  return { chains, badLines: trusted?.bad ?? [] }
}

/** Of a chain that is as it was written: whether everybody it mentions would also be told. */
async function withMentions(session: Session, result: ChainResult): Promise<ChainResult> {
  const { chain, entries } = result
  const position = await firstUntold(session, chain, entries)
  return position === null ? result : { ...result, finding: { chain, fault: 'untold', position, upTo: position } }
}
