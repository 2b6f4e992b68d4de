import type { Contract } from '@kho/schema/contract/contract.ts'
import type { TableView } from '@kho/schema/policy/view.ts'
import type { Sql } from '@kho/schema/sql.ts'
import { sql } from 'kysely'
import type { Plan } from '../plan/plan.ts'
import { type Views, viewsOf } from '../plan/views.ts'

/** One statement while it is written. */
export interface Writing {
  readonly plan: Plan
  readonly views: Views
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
}

/** `mark` begins every marker: drawn at random for each request, it can stand in no record. */
export function writingOf(plan: Plan, mark: string): { readonly writing: Writing; readonly written: Written } {
  const places: ReadPlace[] = []
  const markers = new Map<string, string>()
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
  }
  return { writing, written: { places, markers } }
}

/** A row of a dataset under the asker's view: the only way the statement looks at one. */
export interface Row {
  readonly contract: Contract
  readonly alias: string
  readonly view: TableView
}

export function rowOf(writing: Writing, of: { dataset: string; known: readonly string[]; alias: string }): Row {
  const view = writing.views(of.dataset, of.known)
  return { contract: view.contract, alias: of.alias, view: view.over(of.alias) }
}

export function tableSql(dataset: string): Sql {
  return sql.id('data', dataset)
}

export function columnSql(row: Pick<Row, 'alias'>, column: string): Sql {
  return sql.id(row.alias, column)
}

/** All of these; of none, true. */
export function allSql(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}
