import type { City } from '@kho/schema/contract/city.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import { deriveAnew, isCurrent } from './derive-anew.ts'
import { allDerived } from './deriving.ts'

/**
 * Computes the derived datasets whose documents changed since they were computed, and whose parent has records: what
 * runs do with each change, done for those that no run has come by yet. Answers with their names.
 */
export async function deriveWaiting(database: Database, city: City, identityKey: Buffer): Promise<readonly string[]> {
  const derived: string[] = []
  for (const deriving of allDerived(city)) {
    if (await isCurrent(database, deriving)) continue
    const done = await database.transaction(async (session) => {
      const { dataset } = deriving.parent
      const held = await session.rows(sql`select from kho.moment where dataset = ${dataset} for update`)
      if (held.length === 0 || (await isCurrent(session, deriving))) return false
      const [run] = await session.rows(sql`
        select run from kho.run where dataset = ${dataset} order by started_at desc limit 1`)
      await deriveAnew(session, deriving, { run: run?.[0] ?? nobody, identityKey })
      return true
    })
    if (done) derived.push(deriving.contract.dataset)
  }
  return derived
}

const nobody = '00000000-0000-0000-0000-000000000000'
