import type { City } from '@kho/schema/contract/city.ts'
import type { Condition } from '@kho/schema/contract/condition.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import type { Grouping } from '@kho/schema/contract/derivation.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { FigureSort } from '@kho/schema/derive/protect/public-figures.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import { conditionSql, type Deriving, derivedFrom, groupSql, isAmong } from './deriving.ts'

/**
 * All protected datasets that are derived from one: whoever asks one of them may ask the others, so they are protected as
 * one. Cells tell apart what any of them does.
 */
export interface Family {
  readonly city: City
  readonly parent: Contract
  readonly members: readonly Deriving[]
  readonly least: number
  /** The percentage of a sum that one contributor may make up; null where none is said. */
  readonly share: number | null
  /** Fields of the parent that tell whom a record is about, beside the officers at work on it; of none each record is nobody's. */
  readonly contributors: readonly string[]
  readonly groupings: readonly Pick<Grouping, 'of' | 'step'>[]
  readonly conditions: readonly Condition[]
  readonly sums: readonly { readonly of: string; readonly scale: number }[]
}

export function familyOf(city: City, dataset: string): Family | null {
  const members = derivedFrom(city, dataset).filter(({ derive }) => derive.protect !== null)
  const parent = city.contracts.get(dataset)
  if (!parent || members.length === 0) return null
  const summed = distinct(
    members.flatMap(({ derive }) => derive.measures.flatMap((one) => ('of' in one ? [one.of] : []))),
  )
  return {
    ...{ city, parent, members },
    least: Math.max(...members.map(({ derive }) => derive.protect?.minGroup ?? 0)),
    share: members.reduce<number | null>((least, { derive }) => {
      const own = derive.protect?.largestShare ?? null
      return own === null || (least !== null && least < own) ? least : own
    }, null),
    contributors: distinct(parent.subjects.filter(({ as }) => as !== 'officer').map(({ field, via }) => via ?? field)),
    groupings: distinct(members.flatMap(({ derive }) => derive.by.map(({ of, step }) => ({ of, step })))),
    conditions: distinct([...members.flatMap(conditionsOf), ...summed.map(isTold)]),
    sums: summed.map((of) => ({ of, scale: fieldOf(parent, of).scale ?? 0 })),
  }
}

const distinct = <T>(values: readonly T[]): readonly T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
]

function conditionsOf({ derive }: Deriving): readonly Condition[] {
  const counted = derive.measures.flatMap((one) => (one.kind === 'count' && one.where ? [one.where] : []))
  return derive.where ? [derive.where, ...counted] : counted
}

const isTold = (field: string): Condition => ({ op: 'is_null', field, is: false })

/** Where in a cell's values a condition stands. */
function placeOf({ groupings, conditions }: Family, condition: Condition): number {
  return groupings.length + conditions.findIndex((one) => JSON.stringify(one) === JSON.stringify(condition))
}

/** The figures of a member that count its records, or those of them that meet a condition or tell a field. */
export function sortOf(family: Family, { derive }: Deriving, meeting: Condition | string | null = null): FigureSort {
  const where = derive.where === null ? [] : [placeOf(family, derive.where)]
  const more = meeting === null ? [] : [placeOf(family, typeof meeting === 'string' ? isTold(meeting) : meeting)]
  const by = derive.by.map(({ of, step }) => family.groupings.findIndex((one) => one.of === of && one.step === step))
  return { by, where: [...where, ...more] }
}

/** Finest first: what all figures divide by, then what those of each member do, then nothing. */
export function levelsOf(family: Family): readonly (readonly number[])[] {
  const each = family.members.map((one) => sortOf(family, one).by.toSorted((a, b) => a - b))
  const finest = family.groupings.map((_, place) => place)
  return distinct([finest, ...each.toSorted((a, b) => b.length - a.length), []])
}

/** The cells that the parent's records make, or those of them with an `_id` among `only`: values as JSON, rows, sums. */
export function familyCellsSql(family: Family, only: Sql | null): Sql {
  const { parent, sums } = family
  const told = toldColumns(family)
  const columns = [
    ...told.map(({ value, name }) => sql`${value} as ${name}`),
    ...sums.map(({ of }, at) => sql`coalesce(sum(${sql.id('d', of)}::numeric), 0) as ${sumName(at)}`),
  ]
  return sql`
    select ${cellText(told)}, rows::text, ${wholesText(family)}
    from (
      select ${sql.join([...columns, sql`count(*) as rows`])}
      from ${sql.id('data', parent.dataset)} as d where ${only === null ? sql`true` : isAmong(only)}
      group by ${places(told)} having count(*) > 0
    ) as c`
}

/**
 * What the largest contributor comes to in each cell, of the parent's records that `among` is true of: values as JSON, whole
 * numbers. A field names the contributors; of null each record is one. With a cell that is null: in all cells together.
 */
export function largestSql(family: Family, field: string | null, among: Sql): Sql {
  const { parent, sums } = family
  const told = toldColumns(family)
  const own = sql`d._id::text`
  const who = field === null ? own : sql`coalesce('by ' || ${sql.id('d', field)}::text, ${own})`
  const each = [
    ...told.map(({ value, name }) => sql`${value} as ${name}`),
    sql`${who} as contributor$`,
    ...sums.map(({ of }, at) => sql`coalesce(sum(abs(${sql.id('d', of)}::numeric)), 0) as ${sumName(at)}`),
  ]
  const named = (how: string) => sums.map((_, at) => sql`${sql.raw(how)}(${sumName(at)}) as ${sumName(at)}`)
  const cells = sql.join([...told.map(({ name }) => name), ...named('max')])
  return sql`
    with each as materialized (
      select ${sql.join(each)} from ${sql.id('data', parent.dataset)} as d
      where ${among} group by ${places([...told, who])})
    select ${cellText(told)}, ${wholesText(family)} from (select ${cells} from each group by ${places(told)}) as c
    union all
    select null, ${wholesText(family)} from (
      select ${sql.join(named('max'))} from (select ${sql.join(named('sum'))} from each group by contributor$) as w) as c`
}

/** The parent's records of those who have one with an `_id` among `only`, and these records. */
export function ofTheirsSql({ parent }: Family, field: string, only: Sql): Sql {
  const [data, name] = [sql.id('data', parent.dataset), sql.id('d', field)]
  return sql`(${isAmong(only)} or ${name} = any (array(
    select ${name} from ${data} as d where ${isAmong(only)} and ${name} is not null)))`
}

const sumName = (at: number): Sql => sql.id(`sum_${at}`)

function toldColumns(family: Family) {
  const { groupings, conditions } = family
  const told = [...groupings.map((one) => groupSql(one, family)), ...conditions.map((one) => conditionSql(one, family))]
  return told.map((value, at) => ({ value, name: sql.id(`told_${at}`) }))
}

const cellText = (told: ReturnType<typeof toldColumns>): Sql =>
  sql`json_build_array(${sql.join(told.map(({ name }) => sql`${name}::text`))})::text`

/** Sums as an array of whole numbers of their smallest units. */
function wholesText({ sums }: Family): Sql {
  const units = sums.map(({ scale }, at) => sql`trunc(${sumName(at)} * ${sql.lit(`1e${scale}`)}::numeric)::text`)
  return sql`array[${sql.join(units)}]::text[]::text`
}

const places = (columns: readonly unknown[]): Sql => sql.raw(columns.map((_, at) => at + 1).join(', ') || '()')
