import type { SourceDocument } from '@kho/schema/contract/city.ts'
import type { Binding, Contract, Field, FieldMapping } from '@kho/schema/contract/contract.ts'
import { textOfValue } from '@kho/schema/contract/exact-value.ts'
import { type AgencyTable, type Cell, rowsOf } from '../agency-table.ts'
import { type Fact, type Facts, type Place, writtenAt } from '../facts/fact.ts'
import { type Make, makes } from './makes.ts'

/** One column of an agency's table: how it is declared there, and how a fact is written into it. */
export interface Column {
  /** Of the contract. */
  readonly field: string
  readonly name: string
  readonly declaration: string
  write(fact: Fact): Cell
}

export interface Bound {
  readonly contract: Contract
  readonly binding: Binding
  readonly source: SourceDocument
  readonly facts: Facts
  readonly place: Place
}

/**
 * An agency's table as the binding says that it is: the columns and codes of the agency's own that the document maps
 * from are what the office writes. A text that no code stands for is dirt, and written as it is.
 */
export function boundTable(bound: Bound): AgencyTable {
  const { contract, binding, facts, place } = bound
  const columns = boundColumns(bound)
  const key = contract.key.flatMap((name) => {
    const mapping = binding.map[name]
    return mapping && 'from' in mapping ? [mapping.from] : []
  })
  const count = facts.count(place)
  const within = binding.read?.sheet ?? binding.read?.records
  return {
    name: binding.from,
    comment: contract.title.vi,
    columns: Object.fromEntries(columns.map(({ name, declaration }) => [name, declaration])),
    constraints: [`primary key (${key.join(', ')})`],
    ...(within ? { within } : {}),
    expected: count,
    *rows() {
      for (const made of rowsOf(count, (index) => writtenAt(facts, index, place))) {
        for (const fact of made) yield columns.map(({ write }) => write(fact))
      }
    },
  }
}

/** An office's columns of a binding, in the order of the contract. */
export function boundColumns({ contract, binding, source }: Pick<Bound, 'contract' | 'binding' | 'source'>) {
  const make = makes[source.kind] ?? makes.files
  return contract.fields.flatMap((field) => columnOf(field, binding.map[field.name], make))
}

function columnOf(field: Field, mapping: FieldMapping | undefined, make: Make): readonly Column[] {
  if (!mapping || !('from' in mapping)) return []
  const codes =
    mapping.values && new Map(Object.entries(mapping.values).map(([own, value]) => [said(field, value), own]))
  const write = (fact: Fact): Cell => {
    const value = fact[field.name] ?? null
    if (value === null) return null
    const text = typeof value === 'boolean' ? make.boolean(value) : String(value)
    return codes ? (codes.get(text) ?? text) : make.text(field, text)
  }
  return [{ field: field.name, name: mapping.from, declaration: codes ? make.code : make.declare(field), write }]
}

function said(field: Field, value: Parameters<typeof textOfValue>[1] | null): string {
  return value === null ? '' : textOfValue(field, value)
}
