import type { City } from '@kho/schema/contract/city.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { Release } from '@kho/schema/release/release.ts'
import { type Narrowing, narrowingSince } from '@kho/schema/release/still-open.ts'
import { openMeaning, releaseAsk } from './release-ask.ts'

/** What of a suspended release the rules do not open any more as they did. */
export interface ReleaseNarrowing extends Narrowing {
  /** Those of its columns, as far as they are narrowed, that are personal or sensitive data by the contract of now. */
  readonly personal: readonly string[]
  /** Whether nobody may take anything of the dataset any more. */
  readonly closed: boolean
}

/** Null where the rules of this moment open what a release shows. Columns that no contract tells of any more count as personal. */
export function narrowingOf(city: City, release: Release, now: Date): ReleaseNarrowing | null {
  const contract = city.contracts.get(release.dataset)
  const meaning = openMeaning(city, release.dataset, now)
  const columns = release.columns.map(({ name }) => name)
  if (!contract || meaning === null) return { records: true, fields: columns, personal: columns, closed: true }
  const narrowing = narrowingSince(release, meaning)
  if (narrowing === null) return null
  const plain = new Set(contract.fields.filter(({ sensitivity }) => sensitivity === 'none').map(({ name }) => name))
  const touched = narrowing.records ? columns : narrowing.fields
  const personal = touched.filter((name) => !plain.has(name))
  return { ...narrowing, personal, closed: viewOf(releaseAsk(city, now), release.dataset).none }
}
