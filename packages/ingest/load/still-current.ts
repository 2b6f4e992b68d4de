import type { Session } from '@kho/schema/store/database.ts'
import { loadCity } from '@kho/schema/store/registry.ts'
import { sql } from 'kysely'
import { type PullPlan, planBinding } from '../pull/pull-plan.ts'
import { withoutFields } from '../pull/stopped-fields.ts'

/**
 * Whether rows checked by a plan of one version of the documents may be published under the current one: the version
 * is the same, or nothing that the rows depend on has changed since.
 */
export async function stillCurrent(
  session: Session,
  { contract, binding, stopped, fingerprint }: PullPlan,
  version: number,
): Promise<boolean> {
  const [current] = await session.rows(sql`select version from kho.current`)
  if (Number(current?.[0]) === version) return true
  const loaded = await loadCity(session)
  const now = loaded?.city.contracts.get(contract.dataset)
  if (!loaded || !now?.sources.some(({ source }) => source === binding.source)) return false
  const today = planBinding(loaded.city, contract.dataset, binding.source)
  return withoutFields(today, stopped).fingerprint === fingerprint
}
