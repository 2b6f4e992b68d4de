import { escalateCases } from '@kho/schema/cases/escalate-cases.ts'
import { tellOfUse } from '@kho/schema/cases/tell-of-use.ts'
import { tellReceivers } from '@kho/schema/cases/tell-receivers.ts'
import { tellUnfounded } from '@kho/schema/cases/tell-unfounded.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Database } from '@kho/schema/store/database.ts'

/** What time does to cases: late ones go up, and those are told who had a value that was corrected, or whose data were used. */
export async function lookAfterCases(database: Database, city: City): Promise<void> {
  while ((await escalateCases(database, city, new Date())) > 0);
  await tellReceivers(database)
  await tellOfUse(database)
  await tellUnfounded(database, city)
}
