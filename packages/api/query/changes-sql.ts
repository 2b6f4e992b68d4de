import { sound } from '@kho/schema/policy/compile-options.ts'
import { reachedAsOf, reachedBy } from '@kho/schema/policy/reached-as-of.ts'
import { render } from '@kho/schema/policy/render.ts'
import { recordsSql } from '@kho/schema/policy/versions-sql.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { globalIdSql } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import type { ChangesPlan, Told } from '../plan/changes-plan.ts'
import { filterSql } from './filter-sql.ts'
import { joined, joinedShape, type Shape, writtenShape } from './shape.ts'
import { recordShape } from './shape-sql.ts'
import { allSql, columnSql, type Row, rowOf, tableSql, type Writing } from './writing.ts'

/** Under which names, beside those asked for, it is told whether there is more and up to which record was told. */
export const [moreKey, lastKey] = ['more$', 'last$'] as const

/**
 * A page of changes in the order of `_id`: records that are shown and meet the filter, and of those that were told the ones
 * that no longer do or are gone. Nothing else is told: of a record that was not shown then and is not now, not even that it is.
 */
export function changesShape(writing: Writing, plan: ChangesPlan): Shape {
  const [told, page] = [writing.alias('u'), writing.alias('p')]
  const row = newRow(writing, plan)
  const upserts = plan.upserts.map(({ key, record }) => {
    const at = { ...row, alias: writing.alias('t') }
    const seen = rowOf(writing, { dataset: plan.dataset, known: [], alias: at.alias })
    const shape = recordShape(writing, record, seen)
    const n = sql`n$.n$`
    const from = sql`from ${sql.id(told)} as ${sql.id(at.alias)} join ${sql.id(page)} as n$ on n$.id$ = ${columnSql(seen, '_id')} and ${n} <= ${sql.lit(plan.size)} ${sql.join(shape.joins, sql` `)}`
    const value = sql`coalesce(json_agg(${shape.value} order by ${n}), '[]'::json)`
    const subjects = shape.subjects && sql`coalesce(string_agg(${shape.subjects}, ''), '')`
    return { key, ...joinedShape(writing, { joins: [], value, subjects }, from), written: true as const }
  })
  const columns = [...upserts, ...plan.removed.map((key) => removedColumn(plan, page, key)), ...ends(plan, page)]
  const object = writtenShape(columns)
  const alias = writing.alias('j')
  const select = sql`select ${object.value} as j$, ${object.subjects ?? sql`''`} as s$ from (select 1) as one$ ${sql.join(object.joins, sql` `)}`
  const parts = sql`with ${sql.id(told)} as (${newSql(plan, row)}), ${sql.id(page)} as (${pageSql(writing, plan, told)})`
  return {
    joins: [sql`left join lateral (${parts} ${select}) as ${sql.id(alias)} on true`],
    value: sql.id(alias, 'j$'),
    subjects: object.subjects && joined([sql.id(alias, 's$')]),
    written: true,
  }
}

function newRow(writing: Writing, { dataset }: ChangesPlan): Row & { readonly matches: (plan: ChangesPlan) => Sql } {
  const row = rowOf(writing, { dataset, known: [], alias: writing.alias('t') })
  return {
    ...row,
    matches: ({ filter }) => allSql([row.view.shown, ...(filter ? [filterSql(writing, row, filter)] : [])]),
  }
}

/** Records that are shown and meet the filter: all of them, or those that have changed since. */
function newSql(plan: ChangesPlan, row: ReturnType<typeof newRow>): Sql {
  const where = allSql([row.matches(plan), ...narrowed(plan, row.alias)])
  return sql`select ${sql.id(row.alias)}.* from ${tableSql(row)} as ${sql.id(row.alias)} where ${where} order by ${columnSql(row, '_id')} limit ${sql.lit(plan.size + 1)}`
}

/** What both sides are narrowed to. */
function narrowed({ dataset, told, after }: ChangesPlan, alias: string): readonly Sql[] {
  const id = sql.id(alias, '_id')
  const since =
    told && !told.all
      ? [
          sql`${id} in (select h$._id from ${sql.id('history', dataset)} as h$ where h$._until > ${told.moments[dataset]}::timestamptz)`,
        ]
      : []
  return [...since, ...(after === null ? [] : [sql`${id} > ${after}::uuid`])]
}

function pageSql(writing: Writing, plan: ChangesPlan, told: string): Sql {
  const news = sql`select _id as id$, false as gone$ from ${sql.id(told)}`
  const all = plan.told ? sql`${news} union all ${goneSql(writing, plan, plan.told)}` : news
  return sql`select id$, gone$, row_number() over (order by id$) as n$ from (${all}) as c$ order by id$ limit ${sql.lit(plan.size + 1)}`
}

/** What was told and is not to be told now. */
function goneSql(writing: Writing, plan: ChangesPlan, told: Told): Sql {
  const { contract } = rowOf(writing, { dataset: plan.dataset, known: [], alias: writing.alias('t') })
  const then = rowOf(writing, { dataset: plan.dataset, known: [], alias: writing.alias('t') })
  const now = newRow(writing, plan)
  for (const dataset of [plan.dataset, ...reachedBy(told.was)]) writing.past(dataset, told.moments[dataset] ?? '')
  const table = recordsSql(contract, told.moments[plan.dataset] ?? '')
  const id = columnSql(then, '_id')
  const same = sql`${columnSql(now, '_id')} = ${id}`
  const still = sql`exists (select 1 from ${tableSql(now)} as ${sql.id(now.alias)} where ${same} and ${now.matches(plan)})`
  const where = allSql([wasTold(writing, { plan, told }, then), sql`not ${still}`, ...narrowed(plan, then.alias)])
  return sql`(select ${id}, true from ${table} as ${sql.id(then.alias)} where ${where} order by ${id} limit ${sql.lit(plan.size + 1)})`
}

/**
 * Whether a version was told: by what the rules said then. Where nothing but records has changed, they say so still, and the
 * filter was met by the same cells; otherwise what was shown then is enough, whether or not the filter let it through.
 */
function wasTold(
  writing: Writing,
  { plan, told }: { readonly plan: ChangesPlan; readonly told: Told },
  then: Row,
): Sql {
  if (!told.all) return allSql([then.view.shown, ...(plan.filter ? [filterSql(writing, then, plan.filter)] : [])])
  const { city } = writing.plan.ask
  return render(reachedAsOf(told.was, told.moments), {
    city,
    contract: then.contract,
    alias: then.alias,
    options: sound,
  })
}

function removedColumn({ dataset, size }: ChangesPlan, page: string, key: string) {
  const ids = sql`(select coalesce(json_agg(${globalIdSql(dataset, sql`n$.id$`)} order by n$.n$), '[]'::json) from ${sql.id(page)} as n$ where n$.gone$ and n$.n$ <= ${sql.lit(size)})`
  return { key, joins: [], value: ids, subjects: null }
}

function ends({ size }: ChangesPlan, page: string) {
  const more = sql`exists (select 1 from ${sql.id(page)} as n$ where n$.n$ > ${sql.lit(size)})`
  const last = sql`(select n$.id$::text from ${sql.id(page)} as n$ where n$.n$ = ${sql.lit(size)})`
  return [
    { key: moreKey, joins: [], value: more, subjects: null },
    { key: lastKey, joins: [], value: last, subjects: null },
  ]
}
