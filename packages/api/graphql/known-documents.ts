import type { DocumentNode, GraphQLSchema } from 'graphql'
import { type RecentlyUsed, recentlyUsed } from '../recently-used.ts'

/** So many documents are kept of one schema, and so many characters of them: parsed, they take fifty times as much. */
const most = { values: 1_000, weight: 1_000_000 }

/** Documents by their texts, each one parsed within its bounds and valid against its schema. */
export interface KnownDocuments {
  find(schema: GraphQLSchema, text: string): DocumentNode | null
  add(schema: GraphQLSchema, text: string, document: DocumentNode): void
}

export function knownDocuments(): KnownDocuments {
  const bySchema = new WeakMap<GraphQLSchema, RecentlyUsed<DocumentNode>>()
  return {
    find: (schema, text) => bySchema.get(schema)?.get(text) ?? null,
    add(schema, text, document) {
      const kept = bySchema.get(schema) ?? recentlyUsed(most)
      bySchema.set(schema, kept)
      kept.set(text, document, text.length)
    },
  }
}
