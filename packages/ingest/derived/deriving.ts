import { hash } from 'node:crypto'
import type { City } from '@kho/schema/contract/city.ts'
import type { Condition } from '@kho/schema/contract/condition.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Derivation, Grouping } from '@kho/schema/contract/derivation.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import { sound } from '@kho/schema/policy/compile-options.ts'
import { render } from '@kho/schema/policy/render.ts'
import { resolve } from '@kho/schema/policy/resolve.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'

/** A derived dataset with its parent, in the city that both stand in. */
export interface Deriving {
  readonly city: City
  readonly contract: Contract
  readonly derive: Derivation
  readonly parent: Contract
}

/** The datasets that are derived from one. */
export function derivedFrom(city: City, dataset: string): readonly Deriving[] {
  return allDerived(city).filter(({ derive }) => derive.from === dataset)
}

export function allDerived(city: City): readonly Deriving[] {
  return [...city.contracts.values()].flatMap((contract) => {
    const { derive } = contract
    const parent = derive && city.contracts.get(derive.from)
    return derive && parent ? [{ city, contract, derive, parent }] : []
  })
}

/** All that the figures depend on beside the records: a hash of it. */
export function ruleOf({ city, contract, derive, parent }: Deriving): string {
  const fields = parent.fields.map(({ name, type, precision, scale, list, partial }) => {
    return { name, type, precision, scale, list, partial }
  })
  const sources = parent.sources.map(({ source }) => source)
  const shown = contract.fields.map(({ name, type, scale }) => ({ name, type, scale }))
  const units = Object.values(derive.every).includes('sources') ? unitsOf(city, sources) : []
  return hash('sha256', JSON.stringify({ derive, fields, sources, shown, units, zone: city.timeZone }))
}

/** Whose the sources are, and when these were there. */
function unitsOf({ agencies, sources }: City, names: readonly string[]) {
  return names.map((name) => {
    const agency = agencies.get(sources.get(name)?.agency ?? '')
    return [agency?.agency, agency?.validFrom, agency?.validUntil]
  })
}

/** Of `1.004194`, before the unit that offers it: `1.004194.000.00.00.H29`. */
const nationalLength = 8

/** What a record's group is called, over the parent's row `d`: the value, or the first day of its time step in the city's zone. */
export function groupSql(
  { of, step }: Pick<Grouping, 'of' | 'step'>,
  { city, parent }: Pick<Deriving, 'city' | 'parent'>,
): Sql {
  const column = sql.id('d', of)
  if (step === null) return column
  if (step === 'root') return sql`left(${column}, ${sql.lit(nationalLength)})`
  const local = fieldOf(parent, of).type === 'date' ? column : sql`${column} at time zone ${sql.lit(city.timeZone)}`
  return sql`date_trunc(${sql.lit(step)}, ${local})::date`
}

/** A condition over the parent's row `d`, never null. */
export function conditionSql(condition: Condition, { city, parent }: Pick<Deriving, 'city' | 'parent'>): Sql {
  const nobody = { city, principal: { kind: 'anonymous' }, purpose: null, today: '', way: 'query' } as const
  const formula = resolve(condition, parent, nobody)
  return sql`coalesce(${render(formula, { city, contract: parent, alias: 'd', options: sound })}, false)`
}

/** The parent's records that stand in a group: a record without a value to group by stands in none. */
export function countedRecords(deriving: Deriving, only: Sql | null): Sql {
  const { derive, parent } = deriving
  const told = derive.by.map(({ of }) => sql`${sql.id('d', of)} is not null`)
  const where = derive.where === null ? [] : [conditionSql(derive.where, deriving)]
  const named = only === null ? [] : [isAmong(only)]
  return sql`${sql.id('data', parent.dataset)} as d where ${sql.join([...told, ...where, ...named], sql` and `)}`
}

/**
 * Whether a record `d` is one of those ids: gathered first, so that they are looked up in the order of their index. As a
 * subquery they are joined, and the planner reads the whole dataset past them: 100,000 of 2,000,000 records in 2 to 4 s,
 * not in 0.6.
 */
export function isAmong(ids: Sql): Sql {
  return sql`d._id = any(array(${ids}))`
}
