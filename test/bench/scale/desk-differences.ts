import type { Truth } from '@kho/city/day/desk-day.ts'
import type { OfficeTruth } from '@kho/city/day/office-day.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { factSum, storeSums } from './record-sums.ts'

/**
 * The desks whose dossiers the store does not hold as they are, every value; empty where all is well. Of dossiers that were
 * soiled the store may have the last good version, marked as such.
 */
export async function deskDifferences(
  session: Session,
  city: City,
  truths: ReadonlyMap<string, Truth>,
): Promise<readonly string[]> {
  const contract = city.contracts.get('dossiers')
  if (!contract) throw new Error('the city has no dossiers')
  const held = await storeSums(session, contract)
  const differences: string[] = []
  for (const [source, truth] of truths) {
    const desk = await factSum(contract, truth.records())
    const { records, sum, stale } = held.get(source) ?? { records: 0, sum: 0n, stale: 0 }
    if (records === desk.records && sum === desk.sum && stale <= truth.soiled) continue
    const counts = `${desk.records} at the desk, ${records} stored and ${stale} of an earlier version`
    differences.push(`${source}: ${counts}${records === desk.records ? ', values differ' : ''}`)
  }
  return differences
}

/** The same of the offices behind the desks, dataset by dataset. */
export async function officeDifferences(
  session: Session,
  city: City,
  truths: readonly OfficeTruth[],
): Promise<readonly string[]> {
  const differences: string[] = []
  for (const { dataset, source, records } of truths) {
    const contract = city.contracts.get(dataset)
    if (!contract) throw new Error(`the city has no ${dataset}`)
    const office = await factSum(contract, records())
    const held = (await storeSums(session, contract)).get(source) ?? { records: 0, sum: 0n }
    if (held.records === office.records && held.sum === office.sum) continue
    differences.push(
      `${dataset} < ${source}: ${office.records} at the office, ${held.records} stored, or not the same values`,
    )
  }
  return differences
}
