import type { CellView } from '@kho/schema/policy/cell-view.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { Plan, RootPlan } from '../plan/plan.ts'
import { changesShape } from './changes-sql.ts'
import { groupsShape } from './groups-sql.ts'
import { nodesShape } from './nodes-sql.ts'
import { type Around, joinedShape, nothingAround, type Shape, writtenShape } from './shape.ts'
import { pageShape, recordShape } from './shape-sql.ts'
import { allSql, type Past, rowOf, tableSql, type Writing, type Written, writingOf } from './writing.ts'

/** The most bytes of one answer and the subjects in it: beyond them the server keeps the text to itself. */
export const mostBytes = 33_554_432

/**
 * The one statement of a plan. Its row: `ok`, or why nothing was read, the text of the answer's members, the subjects read (see `subjectsSql`); both
 * are null where they are more than `mostBytes`.
 */
export interface Statement extends Written {
  readonly sql: Sql
  /** What stands around the text, as `data` is without its braces. */
  readonly around: Around
}

/**
 * Writes a plan as one statement, so that the whole answer is of one snapshot and one policy version. `ok` is false,
 * and nothing is read, where the registry's current version is no longer the plan's; `past` where it asks for a moment of
 * which not every version is kept, or which has not come.
 */
export function statementOf(plan: Plan, mark: string): Statement {
  const { writing, written } = writingOf(plan, mark)
  const columns = plan.roots.map((root) => ({ key: root.key, ...rootShape(writing, root) }))
  const answer = writtenShape(columns)
  const joins = sql.join(answer.joins, sql` `)
  // `offset 0` keeps the version from being looked up, and the text from being made, for each time it is named.
  const kept = keptSql(written.past)
  const readable = kept ? sql`v$.ok and v$.kept` : sql`v$.ok`
  const read = sql`select ${answer.value} as text, ${answer.subjects ?? sql`''`} as subjects from (select 1) as one$ ${joins} where ${readable} offset 0`
  const current = sql`coalesce((select version = ${plan.version}::int4 and closings = ${plan.ask.city.closings ?? 0}::int8 from kho.current), false) as ok`
  const version = kept ? sql`select ${current}, ${kept} as kept offset 0` : sql`select ${current} offset 0`
  const ok = kept ? sql`case when v$.ok and not v$.kept then 'past' else left(v$.ok::text, 1) end` : sql`v$.ok`
  const small = sql`octet_length(a$.text) + octet_length(a$.subjects) <= ${sql.lit(mostBytes)}`
  const whole = sql`select ${ok}, case when ${small} then a$.text end, case when ${small} then a$.subjects end from (${version}) as v$ left join lateral (${read}) as a$ on true`
  return { sql: whole, around: insideOf(answer.written ?? nothingAround), ...written }
}

function insideOf({ before, after }: Around): Around {
  return { before: before.slice(1), after: after.slice(0, -1) }
}

/** Whether every version is kept of each moment that is asked for, and the moment has come. Null where none is. */
function keptSql(past: readonly Past[]): Sql | null {
  if (past.length === 0) return null
  const asked = [...new Map(past.map((one) => [JSON.stringify([one.dataset, one.asOf]), one])).values()]
  const [datasets, moments] = [asked.map(({ dataset }) => dataset), asked.map(({ asOf }) => asOf)]
  return sql`not exists (
    select 1 from unnest(${datasets}::text[], ${moments}::timestamptz[]) as p$ (dataset, moment)
    left join kho.history as h$ on h$.dataset = p$.dataset
    where h$.kept_from is null or h$.kept_from > p$.moment or p$.moment > statement_timestamp())`
}

function rootShape(writing: Writing, root: RootPlan): Shape {
  switch (root.root) {
    case 'many':
      return pageShape(writing, root.page, null)
    case 'groups':
      return groupsShape(writing, root.groups, null)
    case 'changes':
      return changesShape(writing, root.changes)
    case 'one':
      return byKeyShape(writing, root)
    case 'node':
    case 'nodes':
      return nodesShape(writing, root)
  }
}

/** The key is asked as it is shown: a record whose key is withheld is not found by it. */
function byKeyShape(writing: Writing, { lookup, record }: Extract<RootPlan, { root: 'one' }>): Shape {
  const row = rowOf(writing, { ...record, alias: writing.alias('t') })
  const asked = lookup.map(({ field, value }) => row.view.cell(field).test('eq', value))
  const shape = recordShape(writing, record, row)
  const table = sql`${tableSql(row)} as ${sql.id(row.alias)}`
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
