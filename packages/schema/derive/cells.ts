import type { Contract, Field } from '../contract/contract.ts'
import type { Measure } from '../contract/derivation.ts'
import { fieldOf } from '../contract/fields.ts'
import { columnTypeOf, quoted, relationName } from './table.ts'

/** A column of a derived dataset's cells, in PostgreSQL's words. */
export interface CellColumn {
  readonly name: string
  readonly type: string
}

/** How many records of the parent a cell counts. */
export const rowsColumn: CellColumn = { name: '_rows', type: 'bigint' }

/** What a dataset groups by, named as its fields. */
export function groupColumns(contract: Contract): readonly CellColumn[] {
  return contract.key.map((name) => ({ name, type: columnTypeOf(fieldOf(contract, name)) }))
}

/**
 * What is kept of a measure: of a count itself, of a sum or a mean the sum and how many records told a value, of an
 * extreme the value. A ratio follows from others.
 */
export function sumColumns(contract: Contract): readonly CellColumn[] {
  return (contract.derive?.measures ?? []).flatMap((measure, at) => columnsOf(measure, at, contract))
}

function columnsOf(measure: Measure, at: number, contract: Contract): readonly CellColumn[] {
  if (measure.kind === 'ratio' || measure.kind === 'rank') return []
  if (measure.kind === 'count') return [{ name: sumName(at), type: 'bigint' }]
  if (measure.kind === 'sum' || measure.kind === 'avg') {
    return [
      { name: sumName(at), type: 'numeric' },
      { name: toldName(at), type: 'bigint' },
    ]
  }
  const field: Field = fieldOf(contract, measure.name)
  return [{ name: sumName(at), type: columnTypeOf(field) }]
}

/** Of the measure at a place: its sum, and how many records told a value. No field's name begins so. */
export const sumName = (at: number): string => `_m${at}`
export const toldName = (at: number): string => `_n${at}`

/** Whether a change of records is a change of sums: least and greatest values must be looked for anew. */
export function isAdditive({ derive }: Contract): boolean {
  return (derive?.measures ?? []).every(({ kind }) => kind !== 'min' && kind !== 'max')
}

/**
 * The statements that make a derived dataset's cells: the true figures of each group, of which its records are made.
 * Nobody but the worker reads them.
 */
export function createCellsSql(contract: Contract): readonly string[] {
  const keyed = groupColumns(contract).map(({ name, type }) => `${quoted(name)} ${type} not null`)
  const kept = [rowsColumn, ...sumColumns(contract)].map(({ name, type }) => `${quoted(name)} ${type}`)
  const key = contract.key.map(quoted).join(', ')
  const constraint = `constraint ${quoted(relationName(contract.dataset, '_cells'))} primary key (${key})`
  return [`create table image.${quoted(contract.dataset)} (${[...keyed, ...kept, constraint].join(', ')})`]
}
