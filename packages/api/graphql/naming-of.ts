import type { City } from '@kho/schema/contract/city.ts'
import type { Naming } from '@kho/schema/ledger/access-sentence.ts'
import { knownDatasets } from './catalogue-page.ts'

/** Who asks, as far as names go. */
interface Knowing {
  readonly city: City
  readonly unlisted: ReadonlySet<string>
}

const namings = new WeakMap<Knowing, Naming>()

/** What an asker may be told by name: of a dataset that is not in their catalogue it is not said which it is. */
export function namingOf(asker: Knowing): Naming {
  const known = namings.get(asker)
  if (known) return known
  const names = new Set(knownDatasets(asker).map(({ dataset }) => dataset))
  const naming = { city: asker.city, isKnown: (dataset: string) => names.has(dataset) }
  namings.set(asker, naming)
  return naming
}
