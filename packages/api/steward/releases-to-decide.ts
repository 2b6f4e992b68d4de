import { todayOf } from '@kho/schema/contract/clock.ts'
import { actsFor } from '@kho/schema/policy/ownership.ts'
import type { Release } from '@kho/schema/release/release.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import { narrowingOf, type ReleaseNarrowing } from '../release/narrowing-of.ts'
import { deskFor, type StewardParts } from './steward-parts.ts'

/** A suspended release that waits for a steward of its owner, and what of it the rules have become narrower than. */
export interface ReleaseToDecide {
  readonly release: Release
  readonly narrowing: ReleaseNarrowing
}

/** Judged by the rules of this moment, as each request for a file is: what a worker has noted may be a minute old. */
export async function releasesToDecide(parts: StewardParts): Promise<readonly ReleaseToDecide[]> {
  const { city, principal, now } = parts
  const desk = await deskFor(parts)
  const today = todayOf(city, now)
  const own = [...city.contracts.values()].filter(({ owner }) => actsFor(city, principal, owner, today))
  const releases = await releasesIn(desk.database, { among: own.map(({ dataset }) => dataset) })
  return releases.flatMap((release) => {
    const narrowing = release.withdrawnAt === null ? narrowingOf(city, release, now) : null
    return narrowing ? [{ release, narrowing }] : []
  })
}
