import type { City } from '@kho/schema/contract/city.ts'
import { nowOf } from '@kho/schema/contract/clock.ts'
import { writeNotices } from '@kho/schema/notices/write-notices.ts'
import type { Database } from '@kho/schema/store/database.ts'
import { waitingDrafts } from '@kho/schema/store/policy-draft.ts'
import { draftNotices } from './draft-notices.ts'
import { unitsDue } from './standing.ts'

/** Tells the units above of drafts that have waited so long that they may decide, each once. In the role `kho_worker`. */
export async function tendDrafts(database: Database, city: City, at: Date): Promise<void> {
  const now = nowOf(city, at)
  const waiting = await waitingDrafts(database)
  const notices = waiting.flatMap((draft) => {
    const due = draft.lacking.flatMap((agency) => unitsDue(city, agency, draft.submittedAt, now))
    return draftNotices('waits_above', due, draft)
  })
  await database.transaction((session) => writeNotices(session, notices))
}
