import { randomBytes } from 'node:crypto'
import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Ask } from '@kho/schema/policy/ask.ts'
import { viewOf } from '@kho/schema/policy/view.ts'
import type { ReleaseColumn } from '@kho/schema/release/release.ts'
import { anonymous } from '../auth/principal-of.ts'
import { planRelease } from '../plan/plan-export.ts'

/**
 * How a release asks: as anybody, for files. Hash masks get a key of this release alone, which is kept nowhere, so that what two
 * releases or datasets show of the same person cannot be joined.
 */
export function releaseAsk(city: City, now: Date): Ask {
  const today = todayOf(city, now)
  return { city, principal: anonymous, purpose: null, today, way: 'export', maskKey: randomBytes(32) }
}

/** What the rules let anybody take of a dataset at present, as one text; null of a dataset that there is none of. */
export function openMeaning(city: City, dataset: string, now: Date): string | null {
  if (!city.contracts.has(dataset)) return null
  const ask = { ...releaseAsk(city, now), maskKey: anyKey }
  return viewOf(ask, dataset).meaning.text
}

/** Only what is shown is told, never what a mask makes of it: always the same one lets the view be remembered. */
const anyKey = Buffer.alloc(32)

/** The columns of a release made by this ask. */
export function releaseColumns(ask: Ask, dataset: string): readonly ReleaseColumn[] {
  const { contract, over } = viewOf(ask, dataset)
  const row = over('r')
  const shown = new Set(planRelease(ask, 0, dataset).record.members.map(({ key }) => key))
  return contract.fields
    .filter(({ name }) => shown.has(name))
    .map(({ name, type, precision, scale, list, partial, unit, title }) => {
      return { name, type, precision, scale, list, partial, unit, masked: row.cell(name).textual, title }
    })
}
