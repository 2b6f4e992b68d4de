import type { Field } from '@kho/schema/contract/contract.ts'
import { notUnderstood } from './refusals.ts'
import type { Token } from './tokens.ts'

/** Whether a word of an expression is a value and no name. */
export function literalIn({ kind, text }: Token): boolean {
  return kind === 'word' ? ['true', 'false', 'null'].includes(text) : kind !== 'sign'
}

/** A literal as GraphQL takes a value of the field: what it then is no value of, GraphQL refuses in its own words. */
export function graphqlValue(field: Field, { kind, text }: Token): unknown {
  if (field.type === 'text' && kind === 'text') return text
  if (field.type === 'text') throw mistyped(field, 'a text between single quotes')
  if (field.type === 'boolean') {
    if (kind === 'word' && (text === 'true' || text === 'false')) return text === 'true'
    throw mistyped(field, 'true or false')
  }
  if (kind === 'word' || kind === 'sign') throw mistyped(field, 'a value')
  return field.type === 'integer' && kind === 'number' ? Number(text) : text
}

function mistyped({ name }: Field, wanted: string) {
  return notUnderstood('$filter', `${name} is compared with ${wanted}`)
}
