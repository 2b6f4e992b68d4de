import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { deskRecords, untouched } from '@kho/city/day/desk-records.ts'
import { deskAt, populationOf } from '@kho/city/generator/city-systems.ts'
import type { Fact } from '@kho/city/generator/facts/fact.ts'
import { personAt } from '@kho/city/generator/people.ts'
import type { Scale } from '@kho/city/generator/scale.ts'
import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Sql } from '@kho/schema/sql.ts'
import type { Session } from '@kho/schema/store/database.ts'
import { sql } from 'kysely'

/** All values of a set of records, whatever their order: how many there are, and the sum of each one's hash. */
export interface RecordSum {
  readonly records: number
  readonly sum: bigint
}

/** The sum of facts in the contract's words, as the city made them. */
export async function factSum(contract: Contract, facts: Iterable<Fact>): Promise<RecordSum> {
  let records = 0
  let sum = 0n
  const texts = contract.fields.map(textIn)
  for (const fact of facts) {
    sum += BigInt(`0x${hash('md5', texts.map((text) => text(fact)).join('\n')).slice(0, 12)}`)
    records += 1
    if (records % 10_000 === 0) await setImmediate() // whoever watches a process is answered meanwhile
  }
  return { records, sum }
}

/** A field's value as the store has it as text. */
function textIn({ name, type, scale }: Contract['fields'][number]): (fact: Fact) => string {
  return (fact) => {
    const value = fact[name] ?? '\\N'
    return type === 'decimal' && typeof value === 'number'
      ? value.toFixed(scale ?? 0)
      : value.toString().normalize('NFC')
  }
}

/** The sum of what the store holds of each source; records whose latest version was refused are left out, and so counted apart. */
export async function storeSums(
  session: Session,
  contract: Contract,
): Promise<ReadonlyMap<string, RecordSum & { readonly stale: number }>> {
  const text = sql.join(contract.fields.map(textInStore), sql` || e'\n' || `)
  const rows = await session.rows(sql`
    select _source, count(*) filter (where not _stale),
      coalesce(sum(('x' || left(md5(${text}), 12))::bit(48)::bigint) filter (where not _stale), 0),
      count(*) filter (where _stale)
    from ${sql.id('data', contract.dataset)} group by _source`)
  return new Map(
    rows.map(([source, records, sum, stale]) => [
      source ?? '',
      { records: Number(records), sum: BigInt(sum ?? 0), stale: Number(stale) },
    ]),
  )
}

/** The facts' own words: local times to the second. */
function textInStore({ name, type }: Contract['fields'][number]): Sql {
  const column = sql.id(name)
  const text =
    type === 'timestamp'
      ? sql`to_char(${column} at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS')`
      : sql`${column}::text`
  return sql`coalesce(${text}, '\\N')`
}

/** What the sources of `people` and `dossiers` hold at a scale, apart from the known dirt: each source's facts as they were made. */
export function factsOf(city: City, scale: Scale, dataset: string): ReadonlyMap<string, () => Iterable<Fact>> {
  if (dataset === 'people') return new Map([['police', () => people(populationOf(scale).people)]])
  if (dataset !== 'dossiers') return new Map()
  const sources = [...city.sources.values()].filter(({ source }) => source.startsWith('one_stop_'))
  return new Map(
    sources.map(({ source, agency }) => {
      const desk = deskAt(agency, scale)
      return [source, () => deskRecords(desk, source, untouched)] as const
    }),
  )
}

/** Every 2,500th id has lost a digit: no contract takes it in. */
function* people(count: number): Iterable<Fact> {
  for (let index = 0; index < count; index += 1) {
    if (index % 2_500 === 2_499) continue
    const person = personAt(index)
    yield {
      citizen_id: person.citizenId,
      name: person.name,
      born: person.born,
      sex: person.sex,
      phone: person.phone,
      address: person.address,
      district_code: person.district,
      monthly_income: person.income,
      home: JSON.stringify({ type: 'Point', coordinates: person.home }),
    }
  }
}
