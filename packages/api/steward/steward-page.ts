import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import { KhoError } from '@kho/schema/error.ts'
import { actsFor } from '@kho/schema/policy/ownership.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { holdDraft, type PolicyDraft } from '@kho/schema/store/policy-draft.ts'
import { loadDocuments, registeredCity } from '@kho/schema/store/registry.ts'
import { guardAct } from '../acts/act-guard.ts'
import type { Desk } from '../acts/desk.ts'
import { holderOf } from '../acts/holder.ts'
import { compileAside } from '../compile-aside.ts'
import { cityWith } from './judge-draft.ts'
import { type DatasetDifference, policyDifferences } from './policy-differences.ts'

/** What one request may ask about rules that are not switched on. */
export interface StewardPage {
  /** Throws KHO425 for whoever is no steward, KHO333 for a draft that does not concern their agency. */
  differences(draft: string): Promise<readonly DatasetDifference[]>
}

export interface StewardPageParts {
  readonly desk: Desk | null
  /** Of role `kho_api`: records are counted with the rights of every other read. */
  readonly database: Database
  readonly city: City
  readonly principal: Principal
  readonly now: Date
}

export function openStewardPage(parts: StewardPageParts): StewardPage {
  return {
    async differences(draft) {
      const { desk, database, now } = parts
      guardAct('steward', parts.principal)
      if (!desk) throw new KhoError('KHO508', 'This server takes no changes.')
      await desk.quota.take(holderOf(desk.holderKey, parts.principal).account.toString('hex'))
      const { held, documents } = await desk.database.transaction(async (session) => {
        return { held: await holdDraft(session, draft), documents: (await loadDocuments(session))?.documents ?? [] }
      })
      if (!held || !concerns(parts, desk, held)) throw new KhoError('KHO333', 'There is no such draft.')
      const before = registeredCity(await compileAside(documents))
      const after = await cityWith(documents, held.changes, now)
      return policyDifferences(database, { before, after, way: 'query', now })
    },
  }
}

/** A draft concerns its author, and whoever acts for an agency that owns what it changes or must agree. */
function concerns({ city, principal, now }: StewardPageParts, { holderKey }: Desk, held: PolicyDraft): boolean {
  if (held.author.account.equals(holderOf(holderKey, principal).account)) return true
  const today = todayOf(city, now)
  return [...held.owners, ...held.needs].some((agency) => actsFor(city, principal, agency, today))
}
