import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { PagePlan, RecordMember, RecordPlan } from '../plan/plan.ts'
import { filterSql } from './filter-sql.ts'
import { beyondSql, type Segment, type Start, segmentsOf } from './keyset.ts'
import { flipped, orderBySql, type SortKey, sortKeysOf } from './order-sql.ts'
import { foundSql } from './search-sql.ts'
import { isFoundThrough } from './uses.ts'
import { allSql, type Row, rowOf, tableSql, type Writing } from './writing.ts'

/** Which records a page has, of the dataset or of those a relation leads to. */
export interface PageRows {
  /** The page's rows and one more where there is one: numbered in `n$` from where it is read, and where cursors are asked for with their positions in `c$`. */
  readonly rows: Sql
  /** Else they are the page's rows alone, as they come: in order, as long as they are joined with nothing but what is looked up for each. */
  readonly numbered: boolean
  /** Whether records stand beyond the page's far bound, where the request gives one. */
  readonly ahead: Sql
  /** Whether records stand before the page's start. */
  readonly behind: Sql
  /** How many records the filter finds, counted to one more than `max`. */
  counted(max: number): Sql
}

/** Everything the page could hold, in the order it is read. */
interface Scan {
  readonly row: Row
  readonly table: Sql
  readonly joins: readonly Sql[]
  readonly where: readonly Sql[]
  readonly keys: readonly SortKey[]
  /** Whether any row's cursor is asked for. */
  readonly cursors: boolean
}

/** `linkTo` is the condition under which a row belongs to the record that the page hangs from. */
export function pageRows(writing: Writing, page: PagePlan, linkTo: ((row: Row) => Sql) | null): PageRows {
  const scan = scanOf(writing, page, linkTo)
  const back = { ...scan, keys: flipped(scan.keys) }
  const [start, stop] = page.backward ? [page.before, page.after] : [page.after, page.before]
  const within = stop
    ? { ...scan, where: [...scan.where, beyondSql(back.keys, { position: stop, inclusive: false })] }
    : scan
  const beyond = start && { position: start, inclusive: false }
  const plain = isPlain(page) && !isFoundThrough(writing.plan, page)
  const numbered = page.backward || !plain || segmentsOf(within.keys, beyond).length > 1
  return {
    rows: rowsSql(within, beyond, { limit: page.size + (numbered ? 1 : 0), numbered }),
    numbered,
    ahead: stop ? anySql(scan, { position: stop, inclusive: true }) : sql`false`,
    behind: start ? anySql(back, { position: start, inclusive: true }) : sql`false`,
    counted: (max) =>
      sql`(select count(*) from (select from ${scan.table} where ${allSql(scan.where)} limit ${sql.lit(max + 1)}) as all$)`,
  }
}

function scanOf(writing: Writing, page: PagePlan, linkTo: ((row: Row) => Sql) | null): Scan {
  const { filter, search } = page
  const row = rowOf(writing, { ...page, alias: writing.alias('t') })
  const { keys, joins } = sortKeysOf(writing, page, row)
  const where = [
    linkTo ? linkTo(row) : row.view.shown,
    ...(filter ? [filterSql(writing, row, filter)] : []),
    ...(search ? [foundSql(row, search)] : []),
  ]
  const table = sql`${tableSql(row)} as ${sql.id(row.alias)}`
  return { row, table, joins, where, keys: page.backward ? flipped(keys) : keys, cursors: asksForCursors(page) }
}

function asksForCursors({ members }: PagePlan): boolean {
  return members.some((member) => {
    if (member.member === 'edges') return member.parts.some(({ part }) => part === 'cursor')
    return member.member === 'pageInfo' && member.parts.some(({ part }) => part.endsWith('Cursor'))
  })
}

/**
 * Whether a page is one list of records, and nothing else is read of its rows: then they need no numbers to be put in their
 * order again. What hangs from a record, one row of `oneShape` or an aggregate, is looked up for each of them as they come.
 * Numbers are an eighth of what 1,000 records cost, and a tenth of a page of 20 with two relations.
 */
function isPlain({ members }: PagePlan): boolean {
  const [only, ...others] = members
  return only?.member === 'nodes' && others.length === 0 && isOrderly(only.record)
}

const isOrderly = ({ members }: RecordPlan): boolean =>
  members.every((one) => orderly.has(one.member) || (one.member === 'one' && isOrderly(one.record)))

/** Members of a record that leave the rows of its page in their order. */
const orderly: ReadonlySet<RecordMember['member']> = new Set(['id', 'typename', 'cell', 'many', 'groups'])

interface Wanted {
  readonly limit: number
  readonly numbered: boolean
}

/** The page is limited here, before anything is read of its relations. */
function rowsSql(scan: Scan, start: Start | null, { limit, numbered }: Wanted): Sql {
  const row = sql`${sql.id(scan.row.alias)}.*`
  // PostgreSQL makes it for every row that it sorts, so only where a cursor is asked for.
  const position = sql`json_build_array(${sql.join(scan.keys.map(({ text }) => text))}) as c$`
  const columns = scan.cursors ? sql`${row}, ${position}` : row
  const pieces = segmentsOf(scan.keys, start).map((segment) => limitedSql(scan, { columns, segment, limit }))
  const [only, ...others] = pieces
  if (only && !numbered) return only
  if (only && others.length === 0) return sql`select r$.*, row_number() over () as n$ from (${only}) as r$`
  return mergedSql(pieces, limit)
}

function limitedSql(scan: Scan, of: { columns: Sql; segment: Segment; limit: number }): Sql {
  const from = sql`${scan.table} ${sql.join(scan.joins, sql` `)}`
  const where = allSql([...scan.where, of.segment.where])
  return sql`select ${of.columns} from ${from} where ${where} ${orderBySql(of.segment.keys)} limit ${sql.lit(of.limit)}`
}

/** Pieces one after the other; each is limited by itself, so what is sorted again is never more than two pages. */
function mergedSql(pieces: readonly Sql[], limit: number): Sql {
  const numbered = pieces.map(
    (piece, index) => sql`select p$.*, ${sql.lit(index)} as b$, row_number() over () as o$ from (${piece}) as p$`,
  )
  const merged = sql`select * from (${sql.join(numbered, sql` union all `)}) as u$ order by b$, o$ limit ${sql.lit(limit)}`
  return sql`select r$.*, row_number() over () as n$ from (${merged}) as r$`
}

function anySql(scan: Scan, start: Start): Sql {
  const firsts = segmentsOf(scan.keys, start).map(
    (segment) => sql`coalesce((${limitedSql(scan, { columns: sql`true`, segment, limit: 1 })}), false)`,
  )
  return sql`(${sql.join(firsts, sql` or `)})`
}
