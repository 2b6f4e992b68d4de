import type { City } from '@kho/schema/contract/city.ts'
import { todayOf } from '@kho/schema/contract/clock.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import type { Rule } from '@kho/schema/contract/rule.ts'
import { type Place, rulePlaces } from '@kho/schema/contract/rule-places.ts'
import { countedWarnings } from '@kho/schema/steward/counted-warnings.ts'
import type { PolicyWarning } from '@kho/schema/steward/policy-warning.ts'
import { ruleWarnings } from '@kho/schema/steward/rule-warnings.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** A warning with where its rule is written. */
export interface PlacedWarning extends PolicyWarning {
  readonly place: Place
}

interface Folder {
  readonly city: City
  readonly documents: readonly Document[]
}

/** What is odd about the rules of a folder, told from the rules alone. */
export function folderWarnings({ city, documents }: Folder, now: Date): readonly PlacedWarning[] {
  return placed(ruleWarnings({ city, today: todayOf(city, now) }), documents)
}

/**
 * What is odd about the rules of a folder and was not so before: told from the rules alone, and, of rules that are new or
 * changed, by counting the records there are. `session` needs to read data only.
 */
export async function changeWarnings(
  current: City | null,
  { city, documents }: Folder,
  { session, now }: { session: Session; now: Date },
): Promise<readonly PlacedWarning[]> {
  const today = todayOf(city, now)
  const before = new Set(current ? ruleWarnings({ city: current, today }).map(idOf) : [])
  const told = ruleWarnings({ city, today }).filter((one) => !before.has(idOf(one)))
  const counted = current ? await countChanged(current, city, session) : []
  const known = new Set(told.map(({ code, dataset, rule }) => `${code} ${dataset} ${rule}`))
  const more = counted.filter(({ code, dataset, rule }) => !known.has(`${code} ${dataset} ${rule}`))
  return placed([...told, ...more], documents)
}

function idOf({ code, dataset, rule, field, what }: PolicyWarning): string {
  return JSON.stringify([code, dataset, rule, field, what.en])
}

/** More records than this are told of by a part of them. */
const mostRecords = 200_000

async function countChanged(stored: City, asked: City, session: Session): Promise<readonly PolicyWarning[]> {
  const warnings: PolicyWarning[] = []
  for (const [dataset, rules] of asked.rules) {
    if (!stored.contracts.has(dataset)) continue
    const was = new Set((stored.rules.get(dataset) ?? []).map(meaning))
    const changed = rules.filter((rule) => !was.has(meaning(rule)))
    if (changed.length === 0) continue
    const size = await sizeOf(dataset, session)
    if (size === null) continue
    const percent = size > mostRecords ? (100 * mostRecords) / size : null
    const { statement, warnings: tell } = countedWarnings(changed, { stored, asked, percent })
    if (statement) warnings.push(...tell(await session.rows(statement)))
  }
  return warnings
}

function meaning({ name: _, basis: __, reason: ___, ...rule }: Rule): string {
  return JSON.stringify(rule)
}

/** About how many records there are, as far as the store has counted; null where there is no table yet. A view of Kho's own has no size. */
async function sizeOf(dataset: string, session: Session): Promise<number | null> {
  const [row] = await session.rows(sql`
    select reltuples from pg_class join pg_namespace n on n.oid = relnamespace where nspname = 'data' and relname = ${dataset}`)
  return row ? Number(row[0]) : null
}

/** In the order of the documents. A deny of the whole city is told once, and not where another deny of one dataset says the same. */
function placed(warnings: readonly PolicyWarning[], documents: readonly Document[]): readonly PlacedWarning[] {
  const places = rulePlaces(documents)
  const found = warnings.flatMap((one): readonly PlacedWarning[] => {
    const own = places.get(`${one.dataset} ${one.rule}`)
    if (own) return [{ ...one, place: own }]
    const city = places.get(`* ${one.rule}`)
    return city && one.code !== 'KHO152' ? [{ ...one, place: city }] : []
  })
  const key = ({ code, place, field }: PlacedWarning) => JSON.stringify([code, place, field])
  const distinct = [...new Map(found.map((one) => [key(one), one])).values()]
  return distinct.sort((a, b) =>
    a.place.path < b.place.path ? -1 : a.place.path > b.place.path ? 1 : a.place.line - b.place.line,
  )
}
