import { z } from 'zod'
import { conditionForm } from './condition-form.ts'
import { type DocumentKind, documentForms } from './document-forms.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

const scalars: JsonSchema[] = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }]
const fieldOperand: JsonSchema = {
  type: 'object',
  properties: { field: { type: 'string' } },
  required: ['field'],
  additionalProperties: false,
}
const compared: JsonSchema = { anyOf: [...scalars, fieldOperand] }
const listed: JsonSchema = {
  anyOf: [
    { type: 'array', items: { anyOf: scalars } },
    { type: 'string', pattern: '^\\$principal\\.' },
  ],
}
const condition: JsonSchema = { $ref: '#/$defs/condition' }

/** A condition in full. The form only outlines it, since the contract decides what each field may be compared with. */
const conditionSchema: JsonSchema = {
  type: 'object',
  minProperties: 1,
  properties: { and: { type: 'array', items: condition }, or: { type: 'array', items: condition }, not: condition },
  additionalProperties: {
    anyOf: [
      ...scalars,
      {
        type: 'object',
        minProperties: 1,
        properties: {
          ...Object.fromEntries(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'].map((op) => [op, compared])),
          ...Object.fromEntries(['in', 'nin'].map((op) => [op, listed])),
          is_null: { type: 'boolean' },
        },
        additionalProperties: false,
      },
    ],
  },
}

/** The JSON Schema (2020-12) of a kind of document, for editors: what a document may hold, not yet what it may refer to. */
export function jsonSchemaOf(kind: DocumentKind): JsonSchema {
  return z.toJSONSchema(documentForms[kind], {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== conditionForm) return
      for (const key of ['propertyNames', 'additionalProperties'] as const) delete jsonSchema[key]
      Object.assign(jsonSchema, conditionSchema)
    },
  })
}
