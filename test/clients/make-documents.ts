import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { typedDocuments } from '../../packages/portal/build/typed-documents.ts'

const folder = import.meta.dirname

/** The documents of `queries.graphql` as clients take them, with the types of their answers. */
export async function clientDocuments(): Promise<string> {
  const text = await typedDocuments({ folder, pattern: 'queries.graphql', mode: 'documentNode' })
  return text.replace('packages/portal/build/typed-documents.ts', 'test/clients/make-documents.ts')
}

if (import.meta.main) writeFileSync(join(folder, 'documents.ts'), await clientDocuments())
