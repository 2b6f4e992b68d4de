import type { DocumentNode, GraphQLSchema } from 'graphql'

/** So many documents are kept of one schema, and so many characters of them. */
const most = { documents: 1_000, characters: 4_000_000 }

interface Kept {
  readonly documents: Map<string, DocumentNode>
  characters: number
}

/** Documents by their texts, each one parsed within its bounds and valid against its schema. */
export interface KnownDocuments {
  find(schema: GraphQLSchema, text: string): DocumentNode | null
  add(schema: GraphQLSchema, text: string, document: DocumentNode): void
}

/** Keeps what was asked, the longest unused given up first. */
export function knownDocuments(): KnownDocuments {
  const bySchema = new WeakMap<GraphQLSchema, Kept>()
  const drop = (kept: Kept, text: string) => {
    if (kept.documents.delete(text)) kept.characters -= text.length
  }
  return {
    find(schema, text) {
      const kept = bySchema.get(schema)
      const document = kept?.documents.get(text)
      if (!kept || !document) return null
      kept.documents.delete(text) // to the end: the map's order is that of use
      kept.documents.set(text, document)
      return document
    },
    add(schema, text, document) {
      const kept = bySchema.get(schema) ?? { documents: new Map(), characters: 0 }
      bySchema.set(schema, kept)
      drop(kept, text)
      kept.documents.set(text, document)
      kept.characters += text.length
      for (const oldest of kept.documents.keys()) {
        if (kept.documents.size <= most.documents && kept.characters <= most.characters) return
        drop(kept, oldest)
      }
    },
  }
}
