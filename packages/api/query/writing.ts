import type { City } from '@kho/schema/contract/city.ts'
import type { Contract } from '@kho/schema/contract/contract.ts'
import { recordsSql } from '@kho/schema/policy/versions-sql.ts'
import type { TableView } from '@kho/schema/policy/view.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { Plan } from '../plan/plan.ts'
import { type Views, viewsOf } from '../plan/views.ts'

/** One statement while it is written. */
export interface Writing {
  readonly plan: Plan
  readonly views: Views
  /** Notes that versions of a dataset are read as of a moment. */
  past(dataset: string, asOf: string): void
  /** A table alias of this statement's own. The `$` keeps it apart from every column and every response name. */
  alias(letter: string): string
  /** The text that stands before each position of a page's cursors, until they are sealed. */
  markerOf(binding: string): string
  /** The number that subjects read at a place stand under. */
  slotOf(place: ReadPlace): number
}

/** Where the statement reads personal cells, and of which kind of subject. */
export interface ReadPlace {
  readonly dataset: string
  readonly kind: string
  readonly fields: readonly string[]
  readonly rules: readonly string[]
  /** Whether personal cells of other records found these: then all that was used of the dataset was used of them. */
  readonly through: boolean
}

/** What a finished statement needs to be understood. */
export interface Written {
  readonly places: readonly ReadPlace[]
  /** Marker → the binding its positions are sealed with. */
  readonly markers: ReadonlyMap<string, string>
  /** Datasets that are read as of a moment, each with its moment. */
  readonly past: readonly Past[]
}

export interface Past {
  readonly dataset: string
  readonly asOf: string
}

/** `mark` begins every marker: drawn at random for each request, it can stand in no record. */
export function writingOf(plan: Plan, mark: string): { readonly writing: Writing; readonly written: Written } {
  const places: ReadPlace[] = []
  const markers = new Map<string, string>()
  const past: Past[] = []
  let aliases = 0
  const writing: Writing = {
    plan,
    views: viewsOf(plan.ask),
    alias: (letter) => {
      aliases += 1
      return `${letter}$${aliases}`
    },
    markerOf: (binding) => {
      const marker = `${mark}${markers.size}.`
      markers.set(marker, binding)
      return marker
    },
    slotOf: (place) => places.push(place) - 1,
    past: (dataset, asOf) => {
      past.push({ dataset, asOf })
    },
  }
  return { writing, written: { places, markers, past } }
}

/** A row of a dataset under the asker's view: the only way the statement looks at one. */
export interface Row {
  readonly contract: Contract
  readonly alias: string
  readonly view: TableView
  /** The moment that it is a version of; null of the record as it is. */
  readonly asOf: string | null
}

export interface RowPlace {
  readonly dataset: string
  readonly known: readonly string[]
  readonly asOf?: string
  readonly alias: string
}

export function rowOf(writing: Writing, { dataset, known, asOf, alias }: RowPlace): Row {
  const view = writing.views(dataset, known, asOf)
  if (asOf !== undefined)
    for (const read of [dataset, ...reachedFrom(writing.plan.ask.city, dataset)]) writing.past(read, asOf)
  return { contract: view.contract, alias, view: view.over(alias), asOf: asOf ?? null }
}

/** The datasets that keep versions and that rules of this one reach through. */
function reachedFrom(city: City, dataset: string, depth = 2): readonly string[] {
  if (depth === 0) return []
  const near = new Set((city.rules.get(dataset) ?? []).flatMap(({ via }) => via?.dataset ?? []))
  const kept = [...near].filter((name) => city.contracts.get(name)?.history)
  return [...kept, ...kept.flatMap((name) => reachedFrom(city, name, depth - 1))]
}

/** What a row is read from: the dataset's records, or its versions of a moment. */
export function tableSql({ contract, asOf }: Pick<Row, 'contract' | 'asOf'>): Sql {
  return recordsSql(contract, asOf)
}

export function columnSql(row: Pick<Row, 'alias'>, column: string): Sql {
  return sql.id(row.alias, column)
}

/** All of these; of none, true. */
export function allSql(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}
