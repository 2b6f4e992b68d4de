import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as documentNodes from '@graphql-codegen/typed-document-node'
import * as operations from '@graphql-codegen/typescript-operations'
import { buildSchema, parse, printSchema } from 'graphql'
import { portal } from './content-hash.ts'

const written = join(portal, 'app/kho/documents.ts')
const sdl = join(portal, '../api/schema.graphql')

const scalars = {
  ...{ BigInt: 'string', Decimal: 'string', DateTime: 'string', Date: 'string', PartialDate: 'string' },
  ...{ Time: 'string', UUID: 'string', JSON: 'unknown', GeoJSON: 'unknown' },
}

/** Operations of a folder: as texts, which are smallest, or as trees, which every client takes. */
interface Operations {
  readonly folder: string
  readonly pattern: string
  readonly mode: 'string' | 'documentNode'
}

/** Operations as TypeScript: each `.graphql` file's documents with the types of their answers, by the API's SDL. */
export async function typedDocuments(
  { folder, pattern, mode }: Operations = { folder: portal, pattern: 'app/**/*.graphql', mode: 'string' },
): Promise<string> {
  const files = globSync(pattern, { cwd: folder }).toSorted()
  const schema = buildSchema(readFileSync(sdl, 'utf8'))
  const text = await codegen({
    filename: written,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: files.map((file) => ({
      location: file,
      document: parse(readFileSync(join(folder, file), 'utf8')),
    })),
    plugins: [{ operations: {} }, { documentNodes: {} }],
    pluginMap: { operations, documentNodes },
    config: {
      ...{ scalars, documentMode: mode, useTypeImports: true, skipTypename: true, enumsAsTypes: true },
      ...{ onlyOperationTypes: true, avoidOptionals: false, immutableTypes: true, preResolveTypes: true },
    },
  })
  return `// Made from ${pattern} by \`node packages/portal/build/typed-documents.ts\`; a test compares the two.\n${text}`
}

if (import.meta.main) writeFileSync(written, await typedDocuments())
