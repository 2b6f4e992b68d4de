import { todayOf } from '@kho/schema/contract/clock.ts'
import { type WaitingDraft, waitingDrafts } from '@kho/schema/store/policy-draft.ts'
import { holderOf } from '../acts/holder.ts'
import { deputyOf, type Standing, standingOf } from './standing.ts'
import { deskFor, type StewardParts } from './steward-parts.ts'

/** A draft that somebody may decide about, and in whose name. */
export interface DraftToDecide {
  readonly draft: WaitingDraft
  readonly agency: string
  readonly standing: Standing
}

/**
 * The drafts that wait for whoever asks: as a steward of an agency that must agree, as its deputy of today, or since the unit below
 * let its deadline pass. Never their own. The dataset `policyDrafts` tells these by agency; whose deputy an account is, no rule can say.
 */
export async function draftsToDecide(parts: StewardParts): Promise<readonly DraftToDecide[]> {
  const desk = await deskFor(parts)
  const { city, principal, now } = parts
  const { account, person } = holderOf(desk.holderKey, principal)
  const deputized = await deputyOf(desk.database, account, todayOf(city, now))
  const waiting = await waitingDrafts(desk.database)
  const others = waiting.filter(({ author }) => {
    return !author.account.equals(account) && person !== null && author.person?.equals(person) !== true
  })
  return others.flatMap((draft) =>
    draft.lacking.flatMap((agency) => {
      const standing = standingOf({ city, principal, now, deputized }, draft, agency)
      return standing ? [{ draft, agency, standing }] : []
    }),
  )
}
