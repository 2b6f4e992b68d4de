import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Way } from '@kho/schema/contract/rule.ts'
import type { Principal } from '@kho/schema/policy/principal.ts'
import { comparePolicies, type SeenChange } from '@kho/schema/steward/compare-policies.ts'
import { askOfConsumer, type Consumer, consumersOf } from '@kho/schema/steward/consumers.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { principalOf } from '../auth/principal-of.ts'

/** What changes of one dataset, for those for whom something does. Numbers, never a record. */
export interface DatasetDifference {
  readonly dataset: string
  /** Fields that the rules ask about and the store does not have as the documents say: nothing was counted. */
  readonly untold: readonly string[]
  /** How many there are; null where nothing was counted. */
  readonly records: number | null
  readonly changes: readonly (SeenChange & { readonly consumer: Consumer })[]
}

/** Two versions of the rules, and the moment and the way out at which they are compared. */
export interface Versions {
  readonly before: City
  readonly after: City
  readonly way: Way
  readonly now: Date
}

/**
 * What changed rules show, mask and withhold more and less, per kind of consumer and per named one, counted on the records
 * there are: one statement a dataset whose records somebody would see otherwise. `session` needs to read data only.
 */
export async function policyDifferences(session: Session, versions: Versions): Promise<readonly DatasetDifference[]> {
  const { before, after } = versions
  const people = new Map([...before.people, ...after.people])
  const consumers = consumersOf({ ...after, people }, principals(after, people, versions.now))
  const parties = consumers.map((consumer) => ({
    before: askAt(consumer, before, people, versions),
    after: askAt(consumer, after, people, versions),
  }))
  const differences: DatasetDifference[] = []
  for (const dataset of before.contracts.keys()) {
    if (!after.contracts.has(dataset)) continue
    const comparison = comparePolicies(dataset, parties)
    if (comparison.untold.length > 0)
      differences.push({ dataset, untold: comparison.untold, records: null, changes: [] })
    if (!comparison.statement) continue
    const rows = await session.rows(comparison.statement)
    const changes = comparison.changes(rows).flatMap((change, at) => {
      const [consumer] = consumers.slice(at)
      return consumer && change.cells.length + change.gained + change.lost > 0 ? [{ consumer, ...change }] : []
    })
    const records = rows.reduce((sum, [count]) => sum + Number(count), 0)
    differences.push({ dataset, untold: [], records, changes })
  }
  return differences
}

type People = City['people']

function askAt(consumer: Consumer, city: City, people: People, { way, now }: Versions) {
  return askOfConsumer(consumer, city, { way, today: todayOf(city, now), principalOf: principals(city, people, now) })
}

/** People by the claims they have in whichever version names them, read as this city reads claims. */
function principals(city: City, people: People, now: Date): (person: string) => Principal {
  return (person) => principalOf(city, { ...people.get(person)?.claims, sub: person }, now)
}
