import { KhoError } from '@kho/schema/error.ts'
import type { Release } from '@kho/schema/release/release.ts'
import { releasesIn } from '@kho/schema/release/releases.ts'
import { isStillOpen } from '@kho/schema/release/still-open.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'
import type { AskedBySomeone } from '../http/route.ts'
import { knownDataset } from '../open/known-dataset.ts'
import { openMeaning } from './release-ask.ts'

/** Which release: by number, the latest of a major, or the latest of all. */
export interface ReleaseAddress {
  readonly number?: number
  readonly major?: number
}

/** A release that may be given out, and of a major that has a successor, until when. */
export interface OpenRelease {
  readonly release: Release
  readonly sunset: { readonly [header: string]: string }
}

/** Months for which the address of a major goes on after the next one came. */
const goesOn = { months: 6 }

/**
 * The release of an address. KHO145 where there is none, KHO146 where it was withdrawn, KHO147 where the rules of this moment no
 * longer open what it shows, KHO149 where its major is over; KHO448 of a dataset that whoever asks may not know of.
 */
export async function lookUp(asked: AskedBySomeone, session: Session, address: ReleaseAddress): Promise<OpenRelease> {
  const { dataset } = knownDataset(asked, undefined).contract
  const { number, major } = address
  const filter = number === undefined ? { dataset, latest: true, ...address } : { dataset, number }
  const [[release]] = await Promise.all([releasesIn(session, filter), mustBeCurrent(asked, session)])
  if (!release) throw new KhoError('KHO145', `There is no such release of ${dataset}.`, { dataset })
  const { withdrawnAt, reason } = release
  if (withdrawnAt !== null) throw new KhoError('KHO146', 'This release was withdrawn.', { withdrawnAt, reason })
  mustBeOpen(asked, release)
  return { release, sunset: major === undefined ? {} : await sunsetOf(session, release, new Date()) }
}

/** Whether the rules of this moment open what a release shows. */
export function isOpen({ snapshot: { city } }: Pick<AskedBySomeone, 'snapshot'>, release: Release): boolean {
  const meaning = openMeaning(city, release.dataset, new Date())
  return meaning !== null && isStillOpen(release, meaning)
}

/** The latest release of each dataset, as far as the rules of this moment open it to everybody. */
export async function openReleases(
  asked: Pick<AskedBySomeone, 'snapshot'>,
  session: Session,
): Promise<ReadonlyMap<string, Release>> {
  const [latest] = await Promise.all([releasesIn(session, { latest: true }), mustBeCurrent(asked, session)])
  return new Map(latest.filter((release) => isOpen(asked, release)).map((release) => [release.dataset, release]))
}

/** Throws KHO550 where rules have changed that this server has not seen yet: then the request begins anew under those. */
export async function mustBeCurrent({ snapshot }: Pick<AskedBySomeone, 'snapshot'>, session: Session): Promise<void> {
  const { version, city } = snapshot
  const [row] = await session.rows(sql`
    select version = ${String(version)}::int4 and closings = ${String(city.closings ?? 0)}::int8 from kho.current`)
  if (row?.[0] !== 't') throw new KhoError('KHO550', 'The rules have changed since this was planned.', { version })
}

function mustBeOpen(asked: AskedBySomeone, release: Release): void {
  if (isOpen(asked, release)) return
  const { dataset, number } = release
  throw new KhoError('KHO147', 'What this release shows is no longer open to everybody.', { dataset, release: number })
}

/** RFC 8594 and RFC 9745: since when a major has a successor, and when its address ends. */
async function sunsetOf(session: Session, { dataset, major }: Release, now: Date): Promise<OpenRelease['sunset']> {
  const later = (await releasesIn(session, { dataset })).filter((release) => release.major > major)
  const first = later.at(-1)
  if (!first) return {}
  const since = Temporal.Instant.from(first.publishedAt)
  const until = since.toZonedDateTimeISO('UTC').add(goesOn).toInstant()
  if (until.epochMilliseconds <= now.getTime()) {
    throw new KhoError('KHO149', `Version ${major} of ${dataset} is over.`, { dataset, until: until.toString() })
  }
  return {
    deprecation: `@${Math.floor(since.epochMilliseconds / 1000)}`,
    sunset: new Date(until.epochMilliseconds).toUTCString(),
  }
}
