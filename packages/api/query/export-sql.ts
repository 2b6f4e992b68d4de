import type { Contract, Field } from '@kho/schema/contract/contract.ts'
import { fieldOf } from '@kho/schema/contract/fields.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { ExportPlan } from '../plan/plan-export.ts'
import { type TellingPlace, tellingGroups } from './subject-sql.ts'
import { columnSql, type ReadPlace, type Row, rowOf, tableSql, writingOf } from './writing.ts'

/** What a live file is written as. `excel` is CSV that a spreadsheet opens without harm. */
export type ExportFormat = 'csv' | 'excel' | 'ndjson'

/** The query of a whole dataset for COPY, and how its bytes are to be read. */
export interface ExportStatement {
  readonly sql: Sql
  /** What COPY is told. */
  readonly form: string
  /** How many cells before a row's own say whom it tells of, one a place: `=` and the key, `-` for a key that is null, null for nobody. */
  readonly tells: number
  readonly columns: readonly FileColumn[]
  readonly places: readonly ReadPlace[]
}

/** A column of a file under the contract's name, and what its cells are as PostgreSQL writes them. */
export interface FileColumn {
  readonly name: string
  readonly form: CellForm
}

/** What PostgreSQL wrote: a text, an integer, `t` or `f`, a moment in UTC in its own form, or JSON. Null is none of them. */
export type CellForm = 'text' | 'integer' | 'boolean' | 'moment' | 'json'

/** What COPY is told. A spreadsheet that takes `;` for what parts cells finds every cell in quotes; JSON is made of COPY's own text. */
const forms: { readonly [format in ExportFormat]: string } = {
  csv: 'format csv',
  excel: 'format csv, force_quote *',
  ndjson: 'format text',
}

/** Writes it over the policy view. */
export function exportStatement(plan: ExportPlan, format: ExportFormat): ExportStatement {
  const { writing, written } = writingOf(plan, '')
  const { dataset, known } = plan.record
  const row = rowOf(writing, { dataset, known, alias: writing.alias('t') })
  const told = tellingGroups(writing, plan.record, { ...row, through: false }).flat()
  const fields = fieldsOf(plan, row.contract)
  const cells = fields.map((field) => cellOf(field, { row, format }))
  const selected = [...told.map(toldSql), ...cells.map(({ value }, at) => sql`${value} as ${sql.id(`c${at}`)}`)]
  const from = sql`${tableSql(row)} as ${sql.id(row.alias)}`
  const order = writing.views(dataset, known).whole && !plan.ordered ? sql`` : orderSql(row)
  return {
    sql: sql`select ${sql.join(selected)} from ${from} where ${row.view.shown} ${order}`,
    form: forms[format],
    tells: told.length,
    columns: cells.map(({ form }, at) => ({ name: fields[at]?.name ?? '', form })),
    places: written.places,
  }
}

function fieldsOf({ record }: ExportPlan, { fields }: Contract): readonly Field[] {
  const cells = new Set(record.members.map(({ key }) => key))
  return fields.filter(({ name }) => cells.has(name))
}

/** One cell a place: of all that was tried (JSON in one cell, in hex) the quickest to write, and to read. */
function toldSql({ visible, key }: TellingPlace): Sql {
  const cell = sql`coalesce('=' || ${key}, '-')`
  return visible === true ? cell : sql`case when ${visible} then ${cell} end`
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

interface InFormat {
  readonly row: Row
  readonly format: ExportFormat
}

interface FileCell {
  readonly value: Sql
  readonly form: CellForm
}

const plainForms: { readonly [type: string]: CellForm | undefined } = {
  timestamp: 'moment',
  boolean: 'boolean',
  integer: 'integer',
}

/** A cell of its field's own type goes out as PostgreSQL writes it, which of most is its canonical text. */
function cellOf(field: Field, { row, format }: InFormat): FileCell {
  const { name, type, list, partial } = field
  const cell = row.view.cell(name)
  if (cell.state === 'withheld') return { value: sql`null::text`, form: 'text' }
  if (format === 'excel') return { value: harmlessSql(row, name), form: 'text' }
  const isJson = list || type === 'json' || type === 'geometry'
  const isPlain = !isJson && !cell.textual && !partial && type !== 'time'
  if (isPlain) return { value: cell.value, form: plainForms[type] ?? 'text' }
  if (format === 'csv') return { value: cell.text, form: 'text' }
  const isText = !isJson && type !== 'integer' && type !== 'boolean'
  return isText ? { value: cell.json, form: 'text' } : { value: sql`to_json(${cell.json})::text`, form: 'json' }
}

/** What spreadsheets take for the beginning of a formula, full-width forms too (OWASP, CSV injection). */
export const formula = '^[=+@\\t\\r\\n\uff1d\uff0b\uff0d\uff20-]'

/** A text that a spreadsheet takes for a text: an apostrophe stands before what would be a formula. Numbers may be negative. */
function harmlessSql(row: Row, name: string): Sql {
  const { text, textual } = row.view.cell(name)
  if (fieldOf(row.contract, name).type !== 'text' && !textual) return text
  return sql`case when (${text}) ~ ${formula}::text then '''' || (${text}) else (${text}) end`
}
