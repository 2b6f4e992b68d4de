import { untilColumn, versionColumns } from '@kho/schema/contract/version-columns.ts'
import { sound } from '@kho/schema/policy/compile-options.ts'
import { reachedAsOf, reachedBy } from '@kho/schema/policy/reached-as-of.ts'
import { render } from '@kho/schema/policy/render.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { globalIdSql } from '@kho/schema/store/identity.ts'
import { sql } from 'kysely'
import type { ChangesPlan, Told } from '../plan/changes-plan.ts'
import { filterSql } from './filter-sql.ts'
import { joined, joinedShape, nothingAround, type Shape, writtenShape } from './shape.ts'
import { recordShape } from './shape-sql.ts'
import { allSql, columnSql, type Row, rowOf, tableSql, type Writing } from './writing.ts'

/** Under which names, beside those asked for, it is told whether there is more, up to which record was told, and the dataset's moment. */
export const [moreKey, lastKey, seenKey] = ['more$', 'last$', 'seen$'] as const

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
    return { key, ...joinedShape(writing, { joins: [], value, subjects }, from), written: nothingAround }
  })
  const columns = [...upserts, ...plan.removed.map((key) => removedColumn(plan, page, key)), ...ends(plan, page)]
  const object = writtenShape(columns)
  const alias = writing.alias('j')
  const select = sql`select ${object.value} as j$, ${object.subjects ?? sql`''`} as s$ from (select 1) as one$ ${sql.join(object.joins, sql` `)}`
  const parts = sql`with ${sql.id(told)} as (${newSql(writing, plan, row)}), ${sql.id(page)} as (${pageSql(writing, plan, told)})`
  return {
    joins: [sql`left join lateral (${parts} ${select}) as ${sql.id(alias)} on true`],
    value: sql.id(alias, 'j$'),
    subjects: object.subjects && joined([sql.id(alias, 's$')]),
    ...(object.written ? { written: object.written } : {}),
  }
}

function newRow(writing: Writing, { dataset }: ChangesPlan): Row & { readonly matches: (plan: ChangesPlan) => Sql } {
  const row = rowOf(writing, { dataset, known: [], alias: writing.alias('t') })
  return {
    ...row,
    matches: ({ filter }) => allSql([row.view.shown, ...(filter ? [filterSql(writing, row, filter)] : [])]),
  }
}

/** Records that are shown and meet the filter: all of them, or those that look otherwise than at some time since. */
function newSql(writing: Writing, plan: ChangesPlan, row: ReturnType<typeof newRow>): Sql {
  const { told } = plan
  const looks = told && !told.all ? [looksOtherwise(writing, { plan, told }, row)] : []
  const where = allSql([row.matches(plan), ...narrowed(plan, row.alias), ...looks])
  return sql`select ${sql.id(row.alias)}.* from ${tableSql(row)} as ${sql.id(row.alias)} where ${where} order by ${columnSql(row, '_id')} limit ${sql.lit(plan.size + 1)}`
}

interface Since {
  readonly plan: ChangesPlan
  readonly told: Told
}

/**
 * The record is new, or some version of it that has ended since was not to be told, or had a cell that was shown otherwise:
 * a change of cells that the asker does not see is not told.
 */
function looksOtherwise(writing: Writing, { plan, told }: Since, row: Row): Sql {
  const then = rowOf(writing, { dataset: plan.dataset, known: [], alias: writing.alias('t') })
  const table = sql`${sql.id('history', plan.dataset)} as ${sql.id(then.alias)}`
  const ended = sql`${columnSql(then, '_id')} = ${columnSql(row, '_id')} and ${endedSince(plan, told, then)}`
  const isNew = sql`${columnSql(then, '_at')} = ${columnSql(then, untilColumn)}`
  const same = allSql([
    wasTold(writing, { plan, told }, then),
    ...row.contract.fields.map(({ name }) => looksSame(then, row, name)),
  ])
  return sql`exists (select 1 from ${table} where ${ended} and (${isNew} or (${same}) is not true))`
}

function endedSince({ dataset }: ChangesPlan, { moments }: Told, then: Row): Sql {
  return sql`${columnSql(then, untilColumn)} > ${moments[dataset]}::timestamptz`
}

/** A cell is shown, masked or withheld as before, and as the same. */
function looksSame(then: Row, now: Row, field: string): Sql {
  const [was, is] = [then.view.cell(field), now.view.cell(field)]
  const states = (['visible', 'clear'] as const).flatMap((state) => {
    const [before, after] = [was[state], is[state]]
    return typeof before === 'boolean' || typeof after === 'boolean'
      ? []
      : [sql`((${before}) is true) = ((${after}) is true)`]
  })
  return allSql([sql`(${was.text}) is not distinct from (${is.text})`, ...states])
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

/**
 * What was told and is not to be told now: of records and versions that stood while the asker read what he was told last.
 * What came after he had read it he was not shown, whatever the rules of then would have said.
 */
function goneSql(writing: Writing, plan: ChangesPlan, told: Told): Sql {
  const then = rowOf(writing, { dataset: plan.dataset, known: [], alias: writing.alias('t') })
  const now = newRow(writing, plan)
  for (const dataset of [plan.dataset, ...reachedBy(told.was)]) writing.past(dataset, told.moments[dataset] ?? '')
  const id = columnSql(then, '_id')
  const same = sql`${columnSql(now, '_id')} = ${id}`
  const still = sql`exists (select 1 from ${tableSql(now)} as ${sql.id(now.alias)} where ${same} and ${now.matches(plan)})`
  const where = allSql([wasTold(writing, { plan, told }, then), sql`not ${still}`, ...narrowed(plan, then.alias)])
  return sql`(select distinct ${id}, true from ${stoodSql(then, told)} as ${sql.id(then.alias)} where ${where} order by ${id} limit ${sql.lit(plan.size + 1)})`
}

function stoodSql({ contract }: Row, { moments, seen }: Told): Sql {
  const { dataset } = contract
  const columns = sql.join(versionColumns(contract).map((name) => sql.id(name)))
  const read = sql`_at <= ${seen}::timestamptz`
  const ended = sql`${sql.id(untilColumn)} > ${moments[dataset]}::timestamptz and ${sql.id(untilColumn)} > _at`
  return sql`(select ${columns} from ${sql.id('data', dataset)} where ${read} union all select ${columns} from ${sql.id('history', dataset)} where ${read} and ${ended})`
}

/**
 * Whether a version was told: by what the rules said then. Where nothing but records has changed, they say so still, and the
 * filter was met by the same cells; otherwise what was shown then is enough, whether or not the filter let it through.
 */
function wasTold(writing: Writing, { plan, told }: Since, then: Row): Sql {
  if (!told.all) return allSql([then.view.shown, ...(plan.filter ? [filterSql(writing, then, plan.filter)] : [])])
  const { city } = writing.plan.ask
  return render(reachedAsOf(told.was, told.moments), {
    city,
    contract: then.contract,
    alias: then.alias,
    options: sound,
  })
}

/** A moment in its exact text. */
export function momentSql(at: Sql): Sql {
  return sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}

function removedColumn({ dataset, size }: ChangesPlan, page: string, key: string) {
  const ids = sql`(select coalesce(json_agg(${globalIdSql(dataset, sql`n$.id$`)} order by n$.n$), '[]'::json) from ${sql.id(page)} as n$ where n$.gone$ and n$.n$ <= ${sql.lit(size)})`
  return { key, joins: [], value: ids, subjects: null }
}

function ends({ size, dataset }: ChangesPlan, page: string) {
  const seen = sql`(select ${momentSql(sql`m$.at`)} from kho.moment as m$ where m$.dataset = ${dataset})`
  const more = sql`exists (select 1 from ${sql.id(page)} as n$ where n$.n$ > ${sql.lit(size)})`
  const last = sql`(select n$.id$::text from ${sql.id(page)} as n$ where n$.n$ = ${sql.lit(size)})`
  return [
    { key: moreKey, joins: [], value: more, subjects: null },
    { key: lastKey, joins: [], value: last, subjects: null },
    { key: seenKey, joins: [], value: seen, subjects: null },
  ]
}
