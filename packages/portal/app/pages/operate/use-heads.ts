import { useQuery } from '@tanstack/react-query'

/** A signed head of the ledger, as `/ledger/heads` tells it: how long a chain was, and when. */
export interface Head {
  readonly chain: string
  readonly position: number
  readonly at: string
  /** Its writer has ended. */
  readonly closed: boolean
}

export const headsAddress = '/ledger/heads'

/** The latest head of every chain, the newest first. */
export function useHeads() {
  return useQuery<readonly Head[]>({
    queryKey: ['heads of the ledger'],
    queryFn: async ({ signal }) => {
      const response = await fetch(headsAddress, { signal })
      if (!response.ok) throw new Error('the heads of the ledger were not told')
      const { heads } = (await response.json()) as { readonly heads: readonly { readonly body: string }[] }
      const told = heads.map(({ body }): Head => JSON.parse(body))
      return told.toSorted((a, b) => b.at.localeCompare(a.at))
    },
  })
}
