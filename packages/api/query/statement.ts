import type { CellView } from '@kho/schema/policy/cell-view.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { Plan, RootPlan } from '../plan/plan.ts'
import { groupsShape } from './groups-sql.ts'
import { nodesShape } from './nodes-sql.ts'
import { joinedShape, type Shape, writtenShape } from './shape.ts'
import { pageShape, recordShape } from './shape-sql.ts'
import { allSql, rowOf, tableSql, type Writing, type Written, writingOf } from './writing.ts'

/** The most bytes of one answer and the subjects in it: beyond them the server keeps the text to itself. */
export const mostBytes = 33_554_432

/**
 * The one statement of a plan. Its row: `ok`, the answer's object as JSON text, the subjects read as a JSON array; both
 * are null where they are more than `mostBytes`.
 */
export interface Statement extends Written {
  readonly sql: Sql
}

/**
 * Writes a plan as one statement, so that the whole answer is of one snapshot and one policy version. `ok` is false,
 * and nothing is read, where the registry's current version is no longer the plan's.
 */
export function statementOf(plan: Plan, mark: string): Statement {
  const { writing, written } = writingOf(plan, mark)
  const columns = plan.roots.map((root) => ({ key: root.key, ...rootShape(writing, root) }))
  const answer = writtenShape(columns)
  const joins = sql.join(answer.joins, sql` `)
  // `offset 0` keeps the version from being looked up, and the text from being made, for each time it is named.
  const version = sql`select coalesce((select version = ${plan.version}::int4 and closings = ${plan.ask.city.closings ?? 0}::int8 from kho.current), false) as ok offset 0`
  const read = sql`select ${answer.value} as text, '[' || ${answer.subjects ?? sql`''`} || 'null]' as subjects from (select 1) as one$ ${joins} where v$.ok offset 0`
  const small = sql`octet_length(a$.text) + octet_length(a$.subjects) <= ${sql.lit(mostBytes)}`
  const whole = sql`select v$.ok, case when ${small} then a$.text end, case when ${small} then a$.subjects end from (${version}) as v$ left join lateral (${read}) as a$ on true`
  return { sql: whole, ...written }
}

function rootShape(writing: Writing, root: RootPlan): Shape {
  switch (root.root) {
    case 'many':
      return pageShape(writing, root.page, null)
    case 'groups':
      return groupsShape(writing, root.groups, null)
    case 'one':
      return byKeyShape(writing, root)
    case 'node':
    case 'nodes':
      return nodesShape(writing, root)
  }
}

/** The key is asked as it is shown: a record whose key is withheld is not found by it. */
function byKeyShape(writing: Writing, { lookup, record }: Extract<RootPlan, { root: 'one' }>): Shape {
  const row = rowOf(writing, { dataset: record.dataset, known: record.known, alias: writing.alias('t') })
  const asked = lookup.map(({ field, value }) => row.view.cell(field).test('eq', value))
  const shape = recordShape(writing, record, row)
  const table = sql`${tableSql(record.dataset)} as ${sql.id(row.alias)}`
  const where = allSql([...asked, row.view.shown])
  const joins = sql.join(shape.joins, sql` `)
  if (!lookup.some(({ field }) => mayBeMasked(row.view.cell(field)))) {
    return joinedShape(writing, shape, sql`from ${table} ${joins} where ${where}`)
  }
  // Several records may show the same masked key: the first by `_id` stands for them.
  const alias = sql.id(row.alias)
  const first = sql`select ${alias}.* from ${table} where ${where} order by ${sql.id(row.alias, '_id')} limit 1`
  return joinedShape(writing, shape, sql`from (${first}) as ${alias} ${joins}`)
}

/** Also where the mask keeps the type: a range of numbers is a number. */
function mayBeMasked({ withheld }: CellView): boolean {
  return withheld.some(({ masked, when }) => masked && when !== false)
}
