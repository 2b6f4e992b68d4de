import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { RecordPlan, RootPlan } from '../plan/plan.ts'
import { joinedShape, type Shape } from './shape.ts'
import { recordShape } from './shape-sql.ts'
import { allSql, columnSql, rowOf, tableSql, type Writing } from './writing.ts'

type NodesRoot = Extract<RootPlan, { root: 'node' | 'nodes' }>

interface Asked {
  readonly id: string
  readonly place: number
}

/** Records by their global ids, in the order asked for, null where the asker is shown none: one look-up a dataset. */
export function nodesShape(writing: Writing, root: NodesRoot): Shape {
  const byRecord = new Map<RecordPlan | null, Asked[]>()
  root.wanted.forEach(({ id, record }, place) => {
    byRecord.set(record, [...(byRecord.get(record) ?? []), { id, place }])
  })
  const found = [...byRecord].map(([record, asked]) => (record ? foundSql(writing, record, asked) : absentSql(asked)))
  const none = sql`select 0 as place, null::json as value, '' as subjects where false`
  const from = sql`from (${sql.join([none, ...found], sql` union all `)}) as f$`
  const list = sql`coalesce(json_agg(f$.value order by f$.place), '[]'::json)`
  const value = root.root === 'node' ? sql`${list} -> 0` : list
  return joinedShape(writing, { joins: [], value, subjects: sql`coalesce(string_agg(f$.subjects, ''), '')` }, from)
}

function foundSql(writing: Writing, record: RecordPlan, asked: readonly Asked[]): Sql {
  const row = rowOf(writing, { dataset: record.dataset, known: record.known, alias: writing.alias('t') })
  const shape = recordShape(writing, record, row)
  const where = allSql([sql`${columnSql(row, '_id')} = asked$.id`, row.view.shown])
  const table = sql`${tableSql(row)} as ${sql.id(row.alias)}`
  const read = sql`select row_to_json(${shape.value}) as value, ${shape.subjects ?? sql`''`} as subjects from ${table} ${sql.join(shape.joins, sql` `)} where ${where}`
  const ids = sql`unnest(${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ place }) => place)}::int4[])`
  return sql`select asked$.place, n$.value, coalesce(n$.subjects, '') from ${ids} as asked$(id, place) left join lateral (${read}) as n$ on true`
}

function absentSql(asked: readonly Asked[]): Sql {
  return sql`select place, null::json, '' from unnest(${asked.map(({ place }) => place)}::int4[]) as asked$(place)`
}
