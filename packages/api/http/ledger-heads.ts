import type { Ledger } from '@kho/schema/ledger/ledger.ts'
import type { Signed } from '@kho/schema/ledger/statement.ts'
import { latestHeads } from '@kho/schema/ledger/stored-heads.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { jsonResponse } from './answer.ts'
import type { PublicRoute } from './route.ts'

const fresh = 1_000

/**
 * `/ledger/heads`: the latest signed head of every chain, for whoever keeps them. No secret is in them: a head says how
 * long a chain is and gives hashes. Asked of the store at most once a second.
 */
export function ledgerHeadsRoute(session: Session, ledger: Ledger): PublicRoute {
  let read = { at: Number.NEGATIVE_INFINITY, heads: Promise.resolve<readonly Signed[]>([]) }
  const stored = () => {
    if (performance.now() - read.at > fresh) read = { at: performance.now(), heads: latestHeads(session) }
    return read.heads
  }
  return {
    ...{ method: 'GET', path: '/ledger/heads', guard: 'public' },
    handler: async () => {
      const { latest, keys } = ledger.signed()
      const heads = new Map((await stored()).map((head) => [head.body, head]))
      if (latest) heads.set(latest.body, latest)
      return jsonResponse(JSON.stringify({ heads: [...heads.values()], keys }))
    },
  }
}
