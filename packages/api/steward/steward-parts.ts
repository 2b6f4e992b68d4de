import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { KhoError } from '@kho/schema/error.ts'
import { actsFor, ownersOf } from '@kho/schema/policy/ownership.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { guardAct } from '../acts/act-guard.ts'
import type { Desk } from '../acts/desk.ts'
import { holderOf } from '../acts/holder.ts'
import type { PlannedReading } from '../query/planned-reading.ts'
import { deputyOf } from './standing.ts'

/** One request about rules: who asks, and what is needed to tell. */
export interface StewardParts {
  readonly desk: Desk | null
  /** Of role `kho_api`: records are counted with the rights of every other read. */
  readonly database: Database
  readonly city: City
  readonly principal: Principal
  readonly now: Date
  /** The steward's own reading of records, and the ledger that it is entered in. */
  readonly reading: PlannedReading
}

/** The desk, for a data steward, who may ask this often. Throws KHO425 for anybody else. */
export async function deskFor({ desk, principal }: StewardParts): Promise<Desk> {
  guardAct('steward', principal)
  if (!desk) throw new KhoError('KHO508', 'This server takes no changes.')
  await desk.quota.take(holderOf(desk.holderKey, principal).account.toString('hex'))
  return desk
}

/** Whether a steward looks after an agency's data: as a steward of it or of a unit above it, or as its deputy of today. */
export async function looksAfter(
  { city, principal, now }: StewardParts,
  desk: Desk,
): Promise<(agency: string) => boolean> {
  const [today, { account }] = [todayOf(city, now), holderOf(desk.holderKey, principal)]
  const deputized = await deputyOf(desk.database, account, today)
  return (agency) => actsFor(city, principal, agency, today) || deputized.has(agency)
}

/** A dataset whose rules a steward may look at: of an agency they look after, or made from such. An unknown one is told like another's (KHO343). */
export async function lookedAfter(parts: StewardParts, desk: Desk, dataset: string): Promise<Contract> {
  const isTheirs = await looksAfter(parts, desk)
  const contract = parts.city.contracts.get(dataset)
  if (contract && ownersOf(parts.city, dataset).some(isTheirs)) return contract
  throw new KhoError('KHO343', 'This is no dataset that you look after.')
}
