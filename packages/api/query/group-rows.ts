import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import { type GroupOrder, type GroupsPlan, type HavingPlan, measureName, measuresOf } from '../plan/groups-plan.ts'
import { type FigureColumn, figureColumn, figureTestSql } from './figure-sql.ts'
import { type GroupScan, groupScan, type LinkTo } from './group-key-sql.ts'
import { columnSql, type Writing } from './writing.ts'

/** The groups of a plan: `rows` has them and one more where there is one, numbered in `n$`. */
export interface GroupRows {
  readonly rows: Sql
  readonly scan: GroupScan
  readonly figures: readonly FigureColumn[]
}

export const keyName = (at: number): string => `k${at}$`
const figureName = (at: number): string => `f${at}$`

export function groupRows(writing: Writing, plan: GroupsPlan, linkTo: LinkTo): GroupRows {
  const scan = groupScan(writing, plan, linkTo)
  const figures = measuresOf(plan).map((measure) => figureColumn(writing, scan.row, measure))
  const columns = [
    ...scan.keys.map(({ value }, at) => sql`${value} as ${sql.id(keyName(at))}`),
    ...figures.map(({ value }, at) => sql`${value} as ${sql.id(figureName(at))}`),
    // An aggregate in any case: what has none would be a row a record.
    sql`count(*) as n$`,
  ]
  const by = scan.keys.length === 0 ? sql`()` : sql.join(scan.keys.map((_, at) => sql.lit(at + 1)))
  const grouped = sql`select ${sql.join(columns)} from ${scan.from} where ${scan.where} group by ${by}`
  const where = plan.having ? sql`where ${havingSql(figures, plan.having)}` : sql``
  const order = orderSql(plan, figures)
  const told = [...scan.keys.map((_, at) => keyName(at)), ...figures.map((_, at) => figureName(at))]
  const named = sql.join([...told.map((name) => sql.id('a$', name)), sql`row_number() over (${order}) as n$`])
  const rows = sql`select ${named} from (${grouped}) as a$ ${where} ${order} limit ${sql.lit(plan.size + 1)}`
  return { rows, scan, figures }
}

/** The column that holds a figure, in rows under this alias. */
export function figureAt(figures: readonly FigureColumn[], name: string, alias: string) {
  const at = figures.findIndex(({ measure }) => measureName(measure) === name)
  const figure = figures[at]
  if (!figure) throw new Error(`no figure ${name}`)
  return { figure, column: columnSql({ alias }, figureName(at)) }
}

function havingSql(figures: readonly FigureColumn[], having: HavingPlan): Sql {
  switch (having.having) {
    case 'not':
      return sql`((${havingSql(figures, having.of)}) is not true)`
    case 'test': {
      const { figure, column } = figureAt(figures, measureName(having.measure), 'a$')
      return figureTestSql(figure, column, having.test)
    }
    default: {
      const parts = having.of.map((part) => havingSql(figures, part))
      if (parts.length === 0) return having.having === 'and' ? sql`true` : sql`false`
      return sql`(${sql.join(parts, having.having === 'and' ? sql` and ` : sql` or `)})`
    }
  }
}

/** What is asked for, then the keys: no two groups have the same ones. */
function orderSql({ order, keys }: GroupsPlan, figures: readonly FigureColumn[]): Sql {
  const last = keys.map((_, on): GroupOrder => ({ on, direction: 'asc', nulls: 'last' }))
  const parts = [...order, ...last].map(({ on, direction, nulls }) => {
    const column = typeof on === 'number' ? sql.id('a$', keyName(on)) : figureAt(figures, measureName(on), 'a$').column
    const way = direction === 'asc' ? sql`asc` : sql`desc`
    return sql`${column} ${way} ${nulls === 'first' ? sql`nulls first` : sql`nulls last`}`
  })
  return parts.length === 0 ? sql`` : sql`order by ${sql.join(parts)}`
}
