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
  /** The percentage of a sum that one record may make up; null where none is said. */
  readonly share: number | null
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
  const { parent, groupings, conditions, sums } = family
  const told = [
    ...groupings.map((one) => groupSql(one, family)),
    ...conditions.map((one) => conditionSql(one, family)),
  ].map((value, at) => ({ value, name: sql.id(`told_${at}`) }))
  const summed = sums.map(({ of }, at) => ({ value: sql.id('d', of), name: sql.id(`sum_${at}`), at }))
  const columns = [
    ...told.map(({ value, name }) => sql`${value} as ${name}`),
    ...summed.map(({ value, name }) => sql`coalesce(sum(${value}::numeric), 0) as ${name}`),
    ...summed.map(({ value, at }) => sql`coalesce(max(abs(${value}::numeric)), 0) as ${sql.id(`most_${at}`)}`),
  ]
  const texts = told.map(({ name }) => sql`${name}::text`)
  const unit = (name: Sql, at: number) => sql`trunc(${name} * ${sql.lit(`1e${sums[at]?.scale ?? 0}`)}::numeric)::text`
  const units = summed.map(({ name, at }) => unit(name, at))
  const most = summed.map(({ at }) => unit(sql.id(`most_${at}`), at))
  return sql`
    select json_build_array(${sql.join(texts)})::text, rows::text, array[${sql.join(units)}]::text[]::text,
      array[${sql.join(most)}]::text[]::text
    from (
      select ${sql.join([...columns, sql`count(*) as rows`])}
      from ${sql.id('data', parent.dataset)} as d where ${only === null ? sql`true` : isAmong(only)}
      group by ${sql.raw(told.map((_, at) => at + 1).join(', ') || '()')} having count(*) > 0
    ) as c`
}
