import type { Session } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import { planBinding } from '../pull/pull-plan.ts'

/**
 * Whether rows checked against one version of the documents may be published under the current one: the version
 * is the same, or nothing that the rows depend on has changed since.
 */
export async function stillCurrent(
  session: Session,
  dataset: string,
  source: string,
  version: number,
  fingerprint: string,
): Promise<boolean> {
  const [current] = await session.rows(sql`select version from kho.current`)
  if (Number(current?.[0]) === version) return true
  const loaded = await loadCity(session)
  const contract = loaded?.city.contracts.get(dataset)
  if (!loaded || !contract?.sources.some((binding) => binding.source === source)) return false
  return planBinding(loaded.city, dataset, source).fingerprint === fingerprint
}
