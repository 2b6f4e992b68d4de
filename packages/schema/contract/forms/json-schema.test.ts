import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { kindOf } from '../read/part.ts'
import { plainOf } from '../read/plain.ts'
import { sampleDocuments } from '../sample-city.ts'
import { type DocumentKind, documentForms } from './document-forms.ts'
import { jsonSchemaOf } from './json-schema.ts'

const schemas = join(import.meta.dirname, '../../../../docs/schemas')
const kinds = Object.keys(documentForms) as DocumentKind[]

test.for(kinds)('docs/schemas/%s.json is the schema of that kind of document', async (kind) => {
  await expect(`${JSON.stringify(jsonSchemaOf(kind), null, 2)}\n`).toMatchFileSnapshot(join(schemas, `${kind}.json`))
})

const written = sampleDocuments.flatMap(({ path, text }) =>
  parseAllDocuments(text).map((one, at) => [path, at, plainOf(one, () => undefined)] as const),
)

test.for(written)('the schemas take what Kho takes: %s %i', ([, , form]) => {
  const kind = kindOf(form)
  if (kind === null) throw new Error('the sample holds a document of no kind')
  expect(z.fromJSONSchema(jsonSchemaOf(kind)).safeParse(form).error?.issues ?? []).toEqual([])
})

test('the schemas refuse what Kho refuses', () => {
  const policy = z.fromJSONSchema(jsonSchemaOf('policy'))
  const rule = (where: unknown) => ({ policy: 'a', rules: [{ rule: 'r', allow: 'read', fields: 'all', where }] })
  expect(policy.safeParse(rule({ not: { or: [{ a: 1 }, { b: { in: ['x'] } }] } })).success).toBe(true)
  expect(policy.safeParse(rule({ a: { matches: 'x' } })).success).toBe(false)
  expect(policy.safeParse(rule({ a: null })).success).toBe(false)
  expect(policy.safeParse({ ...rule({ a: 1 }), colour: 'red' }).success).toBe(false)
})
