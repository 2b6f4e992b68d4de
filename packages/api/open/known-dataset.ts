import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { AskedBySomeone } from '../http/route.ts'
import { nothingHere } from '../http/route-table.ts'

/** The dataset of an address, and what decides of it for the asker, by way. */
export interface KnownDataset {
  readonly contract: Contract
  readonly asks: { readonly query: Ask; readonly export: Ask }
}

/** Throws KHO448, as of no dataset at all, for an unlisted one of which no rule could show the asker anything. */
export function knownDataset({ asker, snapshot, parts }: AskedBySomeone, maskKey: Buffer | undefined): KnownDataset {
  const { city } = snapshot
  const { dataset = '' } = parts
  const contract = city.contracts.get(dataset)
  if (!contract) throw nothingHere()
  const ask = (way: Ask['way']): Ask => ({ ...asker, city, today: todayOf(city, new Date()), way, maskKey })
  const asks = { query: ask('query'), export: ask('export') }
  const isKnown = contract.listed || Object.values(asks).some((one) => viewOf(one, dataset).usable.size > 0)
  if (!isKnown) throw nothingHere()
  return { contract, asks }
}
