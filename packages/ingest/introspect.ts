import type { City, SourceDocument } from '@kho/schema/contract/city.ts'
import type { Document } from '@kho/schema/contract/document.ts'
import { cityDocuments } from './introspect/city-documents.ts'
import { datasetDocument } from './introspect/dataset-document.ts'
import { draftTables, keeps } from './introspect/draft-tables.ts'
import { datasetNames } from './introspect/names.ts'
import { sourceDocument } from './introspect/source-document.ts'
import type { SourceTable } from './source.ts'

/** A described system that is to become documents. */
export interface Introspected {
  /** The system as it was named, its secret by reference. */
  readonly source: SourceDocument
  readonly tables: readonly SourceTable[]
  /** What `check` found beyond reading: then the document says `may_write`, with a warning above it. */
  readonly excessRights: readonly string[]
  /** The city that the documents will join; null where they are the first. */
  readonly city: City | null
}

/**
 * Documents that apply as they are and share nothing: a source, a dataset for every table that has a key, and what
 * they need around them. Relations come from foreign keys, titles from comments, personal fields from names. Pure.
 */
export function proposeDocuments({ source, tables, excessRights, city }: Introspected): readonly Document[] {
  const timeZone = city?.timeZone ?? 'Asia/Ho_Chi_Minh'
  const judged = tables.map((table) => ({ table, why: keeps(table) }))
  const kept = judged.flatMap(({ table, why }) => (why === null ? [table] : []))
  const left = judged.flatMap(({ table, why }) => (why === null ? [] : [{ table: table.name, why }]))
  const taken = [...(city?.contracts.values() ?? [])].map(({ dataset, names }) => ({ dataset, ...names }))
  const names = datasetNames(
    kept.map(({ name }) => name),
    source.source,
    taken,
  )
  return [
    ...cityDocuments(source, city, timeZone),
    sourceDocument(source, { timeZone, excessRights, left }),
    ...draftTables(kept, names).map((draft) => datasetDocument(draft, source)),
  ]
}
