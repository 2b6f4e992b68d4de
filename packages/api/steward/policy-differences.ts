import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Way } from '@kho/schema/contract/rule.ts'
import { type Comparison, comparePolicies, type SeenChange } from '@kho/schema/steward/compare-policies.ts'
import { askOfConsumer, type Consumer, consumersOf } from '@kho/schema/steward/consumers.ts'
import type { Row, Session } from '@kho/schema/store/database.ts'
import type { PlannedReading } from '../query/planned-reading.ts'
import { namedPrincipals } from './named-principals.ts'
import { type SampleRecord, sampleRecords } from './sample-records.ts'

/** What changes of one dataset, for those for whom something does. Numbers; a record only for those who may see it. */
export interface DatasetDifference {
  readonly dataset: string
  /** Fields that the rules ask about and the store does not have as the documents say: nothing was counted. */
  readonly untold: readonly string[]
  /** How many there are; null where nothing was counted. */
  readonly records: number | null
  readonly changes: readonly ConsumerChange[]
}

export interface ConsumerChange extends SeenChange {
  readonly consumer: Consumer
  /** Some of the records that come otherwise; none where nobody asked for them or may see them. */
  readonly samples: readonly SampleRecord[]
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
 * there are: one statement a dataset whose records somebody would see otherwise. `session` needs to read data only. With a
 * `reading` some records are named to whom it is of.
 */
export async function policyDifferences(
  session: Session,
  versions: Versions,
  reading: PlannedReading | null = null,
): Promise<readonly DatasetDifference[]> {
  const { before, after } = versions
  const { consumers, parties } = await partiesOf(session, versions)
  const differences: DatasetDifference[] = []
  for (const [dataset, contract] of before.contracts) {
    if (!after.contracts.has(dataset)) continue
    const comparison = comparePolicies(dataset, parties, reading?.ask)
    if (comparison.untold.length > 0)
      differences.push({ dataset, untold: comparison.untold, records: null, changes: [] })
    if (!comparison.statement) continue
    const rows = await session.rows(comparison.statement)
    const samples = reading ? await samplesIn(comparison, rows, { reading, contract }) : () => []
    const changes = comparison.changes(rows).flatMap((change, at) => {
      const [consumer] = consumers.slice(at)
      const some = consumer && change.cells.length + change.gained + change.lost > 0
      return some ? [{ consumer, ...change, samples: samples(at) }] : []
    })
    const records = rows.reduce((sum, [count]) => sum + Number(count), 0)
    differences.push({ dataset, untold: [], records, changes })
  }
  return differences
}

/** Of one consumer's records. */
const mostSamples = 5

async function samplesIn(
  comparison: Comparison,
  rows: readonly Row[],
  { reading, contract }: { readonly reading: PlannedReading; readonly contract: Contract },
): Promise<(party: number) => readonly SampleRecord[]> {
  const chosen = comparison.samples(rows).map((ids) => ids.slice(0, mostSamples))
  const read = await sampleRecords(reading, { contract, ids: [...new Set(chosen.flat())], asked: comparison.asked })
  return (party) => (chosen[party] ?? []).flatMap((id) => read.get(id) ?? [])
}

/** Who is asked about, each by the rules of both versions. */
async function partiesOf(session: Session, { before, after, way, now }: Versions) {
  const people = new Map([...before.people, ...after.people])
  const principals = (city: City) => namedPrincipals(session, { city, people, stored: before, now })
  const [was, is] = [await principals(before), await principals(after)]
  const consumers = consumersOf({ ...after, people }, is)
  const askAt = (consumer: Consumer, city: City, principalOf: typeof was) =>
    askOfConsumer(consumer, city, { way, today: todayOf(city, now), principalOf })
  const parties = consumers.map((consumer) => ({
    before: askAt(consumer, before, was),
    after: askAt(consumer, after, is),
  }))
  return { consumers, parties }
}
