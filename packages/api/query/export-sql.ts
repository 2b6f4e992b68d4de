import type { Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { ExportPlan } from '../plan/plan-export.ts'
import { recordShape } from './shape-sql.ts'
import { subjectsSql } from './subject-sql.ts'
import { columnSql, type ReadPlace, type Row, rowOf, tableSql, type Writing, writingOf } from './writing.ts'

/** What a live file is written as. `excel` is CSV that a spreadsheet opens without harm. */
export type ExportFormat = 'csv' | 'excel' | 'ndjson'

/** The query of a whole dataset for COPY, and how its bytes are to be read. */
export interface ExportStatement {
  readonly sql: Sql
  /** What COPY is told. */
  readonly form: string
  /** Whether each row begins with whom it tells of, in hex, before the first delimiter. */
  readonly tells: boolean
  /** By column, what its cells are still made into. */
  readonly finishes: readonly (Finish | null)[]
  readonly places: readonly ReadPlace[]
}

/** What a cell is made into outside the store, where that is quicker: a moment in UTC into its exact form, a boolean into its word. */
export type Finish = 'moment' | 'boolean'

/**
 * What COPY is told. A spreadsheet that takes `;` for what parts cells finds every cell in quotes. No JSON text holds the bytes
 * 1 and 2, so with them a record is a line as PostgreSQL wrote it.
 */
const forms: { readonly [format in ExportFormat]: string } = {
  csv: 'format csv',
  excel: 'format csv, force_quote *',
  ndjson: `format csv, quote e'\\x01', escape e'\\x01', delimiter e'\\x02'`,
}

/** Writes it over the policy view. */
export function exportStatement(plan: ExportPlan, format: ExportFormat): ExportStatement {
  const { writing, written } = writingOf(plan, '')
  const { dataset, known } = plan.record
  const row = rowOf(writing, { dataset, known, alias: writing.alias('t') })
  const { columns, joins, subjects, finishes } =
    format === 'ndjson' ? lineOf(writing, plan, row) : cellsOf(writing, plan, { row, format })
  const told = subjects ? [sql`nullif(encode(convert_to(${subjects}, 'UTF8'), 'hex'), '')`] : []
  const from = sql`${tableSql(row)} as ${sql.id(row.alias)} ${sql.join(joins, sql` `)}`
  const order = writing.views(dataset, known).whole ? sql`` : orderSql(row)
  return {
    sql: sql`select ${sql.join([...told, ...columns])} from ${from} where ${row.view.shown} ${order}`,
    form: forms[format],
    tells: told.length > 0,
    finishes,
    places: written.places,
  }
}

/**
 * Where anything may be hidden from the asker, records do not come in the order in which the table keeps them: it tells which
 * were changed last, in whatever cell. By their key where every record shows it, as the table is read along its index then, else
 * by `_id`.
 */
function orderSql(row: Row): Sql {
  const isShown = row.contract.key.every((field) => row.view.cell(field).state === 'shown')
  const columns = isShown ? row.contract.key : ['_id']
  return sql`order by ${sql.join(columns.map((column) => columnSql(row, column)))}`
}

interface Selected {
  readonly columns: readonly Sql[]
  readonly joins: readonly Sql[]
  readonly subjects: Sql | null
  readonly finishes: ExportStatement['finishes']
}

/** White space between the parts of JSON that an agency sent may hold line ends, its texts cannot. */
function lineOf(writing: Writing, { record }: ExportPlan, row: Row): Selected {
  const { value, joins, subjects } = recordShape(writing, record, row)
  const text = sql`row_to_json(${value})::text`
  const hasJson = row.contract.fields.some(({ type }) => type === 'json' || type === 'geometry')
  return { columns: [hasJson ? sql`translate(${text}, e'\\n\\r', '  ')` : text], joins, subjects, finishes: [] }
}

interface InFormat {
  readonly row: Row
  readonly format: ExportFormat
}

function cellsOf(writing: Writing, { record }: ExportPlan, inFormat: InFormat): Selected {
  const { row } = inFormat
  const cells = row.contract.fields.map((field) => cellOf(field, inFormat))
  const columns = cells.map(({ value }, at) => sql`${value} as ${sql.id(row.contract.fields[at]?.name ?? '')}`)
  const subjects = subjectsSql(writing, record, { ...row, through: false })
  return { columns, joins: [], subjects, finishes: cells.map(({ finish }) => finish) }
}

interface FileCell {
  readonly value: Sql
  readonly finish: Finish | null
}

const finishes: { readonly [type: string]: Finish | undefined } = { timestamp: 'moment', boolean: 'boolean' }

/** A cell that every record shows as it is goes out as PostgreSQL writes its type, which of most is its canonical text. */
function cellOf(field: Field, { row, format }: InFormat): FileCell {
  const { name, type, list, partial } = field
  const cell = row.view.cell(name)
  if (format === 'excel') return { value: harmlessSql(row, name), finish: null }
  const isPlain = cell.state === 'shown' && !list && !partial && type !== 'time'
  if (!isPlain) return { value: cell.text, finish: null }
  return { value: cell.value, finish: finishes[type] ?? null }
}

/** What spreadsheets take for the beginning of a formula, full-width forms too (OWASP, CSV injection). */
const formula = '^[=+@\\t\\r\\n\uff1d\uff0b\uff0d\uff20-]'

/** A text that a spreadsheet takes for a text: an apostrophe stands before what would be a formula. Numbers may be negative. */
function harmlessSql(row: Row, name: string): Sql {
  const { text, textual } = row.view.cell(name)
  if (fieldOf(row.contract, name).type !== 'text' && !textual) return text
  return sql`case when (${text}) ~ ${formula}::text then '''' || (${text}) else (${text}) end`
}
