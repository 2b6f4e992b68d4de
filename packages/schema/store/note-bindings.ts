import { sql } from 'kysely'
import type { City } from '../contract/city.ts'
import type { Session } from './database.ts'

/**
 * Writes down what a version of the documents says of every (dataset, source), for views and metrics: they cannot read
 * documents. Written in the transaction that makes the version current.
 */
export async function noteBindings(session: Session, city: City, version: number): Promise<void> {
  const facts = [...city.contracts.values()].flatMap(({ dataset, owner, listed, refresh, sources }) =>
    sources.map(({ source, mode }) => ({
      ...{ dataset, source, version, owner, mode, listed },
      agency: city.sources.get(source)?.agency ?? owner,
      kind: city.sources.get(source)?.kind ?? '',
      every_seconds: secondsOf(refresh?.every),
      promise_seconds: secondsOf(refresh?.promise),
    })),
  )
  await session.rows(sql`delete from kho.binding`)
  await session.rows(sql`
    insert into kho.binding select * from json_populate_recordset(null::kho.binding, ${JSON.stringify(facts)}::json)`)
}

/** The version that was written down last; null before the first. */
export async function notedVersion(session: Session): Promise<number | null> {
  const [row] = await session.rows(sql`select version from kho.binding limit 1`)
  return row ? Number(row[0]) : null
}

const units: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_557_600 }

function secondsOf(duration: string | null | undefined): number | null {
  return duration ? Number(duration.slice(0, -1)) * (units[duration.slice(-1)] ?? 0) : null
}
