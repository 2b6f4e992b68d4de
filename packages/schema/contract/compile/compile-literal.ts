import type { Field } from '../contract.ts'
import { exactValue } from '../exact-value.ts'
import type { Path, Say } from '../read/problems.ts'
import type { Value } from '../value.ts'

/** Where a literal of a document stands and how to complain about it. */
export interface LiteralPlace {
  readonly say: Say
  readonly path: Path
}

/** The exact value of a literal for a field, or undefined where it has none; says why. */
export function compileLiteral(field: Field, literal: unknown, { say, path }: LiteralPlace): Value | undefined {
  const text = textOfLiteral(field, literal)
  if (text === null) {
    say(path, 'KHO110', `${field.name} is ${field.type}, which this value is not${quotesHelp(field, literal)}`)
    return undefined
  }
  const exact = exactValue({ ...field, list: false }, text)
  if ('value' in exact) return exact.value
  say(path, 'KHO110', `the value for ${field.name} ${exact.breach}`)
  return undefined
}

function textOfLiteral(field: Field, literal: unknown): string | null {
  if (typeof literal === 'boolean') return field.type === 'boolean' ? String(literal) : null
  if (field.type === 'boolean') return null
  if (typeof literal === 'string') return literal
  const takesNumbers = field.type === 'integer' || field.type === 'bigint' || field.type === 'decimal'
  return typeof literal === 'number' && takesNumbers ? String(literal) : null
}

function quotesHelp(field: Field, literal: unknown): string {
  return field.type !== 'boolean' && (typeof literal === 'number' || typeof literal === 'boolean')
    ? ': write it in quotes'
    : ''
}
