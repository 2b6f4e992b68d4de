import type { SourceColumn, SourceTable } from '../source.ts'
import { missingColumns } from './source-drift.ts'

export type Shape = Pick<SourceColumn, 'type' | 'precision' | 'scale' | 'list'>

/** The field type that holds every value of a column, and the SQL that gives such a value as exact text. */
export interface TextReading {
  readonly shape: Shape
  /** Wraps the quoted column. */
  expression(column: string): string
}

/** A table with what it takes to read each of its columns as text, by name. */
export interface TypedTable {
  readonly table: SourceTable
  readonly readings: ReadonlyMap<string, TextReading>
}

export function readAs(
  shape: Partial<Shape> & Pick<Shape, 'type'>,
  expression: TextReading['expression'],
): TextReading {
  return { shape: { precision: null, scale: null, list: false, ...shape }, expression }
}

/** The list of a SELECT: the asked columns as exact texts, under names of our own. */
export function textColumns(
  { table, readings }: TypedTable,
  columns: readonly string[],
  source: string,
  quoted: (name: string) => string,
): string {
  const missing = columns.filter((column) => !readings.has(column))
  if (missing.length > 0) throw missingColumns(source, table.name, missing)
  return columns.map((column, index) => `${readings.get(column)?.expression(quoted(column))} as c${index}`).join(', ')
}

export interface CatalogueColumn {
  readonly table: string
  readonly column: Omit<SourceColumn, keyof Shape>
  readonly reading: TextReading
}

/** Tables of what a catalogue says of columns and keys, in the catalogue's order. */
export function tablesOf(
  columns: readonly CatalogueColumn[],
  keys: readonly (readonly [table: string, column: string])[],
  rows: ReadonlyMap<string, number | null>,
): readonly TypedTable[] {
  const keyOf = Map.groupBy(keys, ([table]) => table)
  return [...Map.groupBy(columns, ({ table }) => table)].map(([name, own]) => ({
    table: {
      name,
      comment: null,
      columns: own.map(({ column, reading }) => ({ ...column, ...reading.shape })),
      key: (keyOf.get(name) ?? []).map(([, column]) => column),
      refs: [],
      rows: rows.get(name) ?? null,
      bytes: null,
    },
    readings: new Map(own.map(({ column, reading }) => [column.name, reading])),
  }))
}

export function numberOrNull(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text)
}
