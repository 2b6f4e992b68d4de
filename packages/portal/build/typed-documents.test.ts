import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { portal } from './content-hash.ts'
import { typedDocuments } from './typed-documents.ts'

test('the typed documents are those of the operations, by the API’s schema', async () => {
  expect(readFileSync(join(portal, 'app/kho/documents.ts'), 'utf8')).toBe(await typedDocuments())
})
