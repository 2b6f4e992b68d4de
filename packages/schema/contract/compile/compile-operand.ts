import type { PrincipalMapping } from '../city.ts'
import type { Operand } from '../condition.ts'
import type { Field } from '../contract.ts'
import { compileLiteral, type LiteralPlace } from './compile-literal.ts'

/** What an attribute of a principal holds. */
export interface AttributeType {
  readonly type: 'text' | 'integer' | 'boolean'
  readonly list: boolean
}

const text: AttributeType = { type: 'text', list: false }
const texts: AttributeType = { type: 'text', list: true }

const attributeTypes = new Map<string, AttributeType>([
  ['kind', text],
  ['name', text],
  ['person', text],
  ['enterprise', text],
  ['agency', text],
  ['application', text],
  ['units', texts],
  ['roles', texts],
  ['represents', texts],
  ['trust', { type: 'integer', list: false }],
])

/** The type of `$principal.<attribute>`, the city's own ones as `attributes.<name>`; undefined where there is none. */
export function attributeType(
  attribute: string,
  attributes: PrincipalMapping['attributes'],
): AttributeType | undefined {
  const own = /^attributes\.(.+)$/.exec(attribute)?.[1]
  if (own === undefined) return attributeTypes.get(attribute)
  const type = Object.hasOwn(attributes, own) ? attributes[own] : undefined
  return type === undefined ? undefined : { type, list: false }
}

/** Where conditions may look: the fields of the dataset and, in rules, the asker and the purpose. */
export interface Scope {
  readonly fields: ReadonlyMap<string, Field>
  /** The city's own attributes, or null where no asker is at hand (quality rules, soft deletes). */
  readonly asker: PrincipalMapping['attributes'] | null
}

/** What a field is compared with; null where it can't be, said why. */
export function compileOperand(scope: Scope, field: Field, operand: unknown, place: LiteralPlace): Operand | null {
  const { say, path } = place
  if (operand === null || operand === undefined) {
    say(path, 'KHO111', `${field.name} is compared with null`)
    return null
  }
  if (typeof operand === 'string' && operand.startsWith('$')) return askedOperand(scope, field, operand, place)
  if (typeof operand !== 'object') {
    const value = compileLiteral(field, operand, place)
    return value === undefined ? null : { value }
  }
  const [key, ...more] = Object.keys(operand)
  const other = 'field' in operand ? operand.field : undefined
  if (key === 'field' && more.length === 0 && typeof other === 'string') return fieldOperand(scope, field, other, place)
  say(path, 'KHO110', `${field.name} can be compared with a value, { field: other }, $principal.… or $purpose.key`)
  return null
}

function fieldOperand(scope: Scope, field: Field, other: string, { say, path }: LiteralPlace): Operand | null {
  const far = scope.fields.get(other)
  if (!far) say(path, 'KHO109', `there is no field ${other} to compare with`)
  else if (far.list || far.type !== field.type || far.partial !== field.partial) {
    say(path, 'KHO110', `${field.name} and ${other} are not of one type`)
  } else return { field: other }
  return null
}

function askedOperand(scope: Scope, field: Field, reference: string, place: LiteralPlace): Operand | null {
  const { say, path } = place
  if (scope.asker === null) say(path, 'KHO110', `nobody asks here, so ${reference} means nothing`)
  else if (reference === '$purpose.key') {
    if (field.type === 'text') return { purpose: 'key' }
    say(path, 'KHO110', `${field.name} is ${field.type}, and a purpose's key is text`)
  } else {
    const attribute = principalAttribute(scope.asker, reference, place)
    if (attribute && fits(attribute, field, false, place)) return { principal: attribute.name }
  }
  return null
}

interface NamedAttribute extends AttributeType {
  readonly name: string
}

/** The attribute that `$principal.…` names; says so and answers null where there is none. */
export function principalAttribute(
  attributes: PrincipalMapping['attributes'],
  reference: unknown,
  { say, path }: LiteralPlace,
): NamedAttribute | null {
  const name = typeof reference === 'string' ? /^\$principal\.(.+)$/.exec(reference)?.[1] : undefined
  const type = name === undefined ? undefined : attributeType(name, attributes)
  if (name !== undefined && type !== undefined) return { name, ...type }
  say(path, 'KHO109', `there is no ${String(reference)}`)
  return null
}

/** Whether an attribute can be compared with a field, as one value or as a list of them. */
export function fits(attribute: NamedAttribute, field: Field, list: boolean, { say, path }: LiteralPlace): boolean {
  if (attribute.list !== list) {
    say(path, 'KHO110', `$principal.${attribute.name} ${attribute.list ? 'is a list: use in' : 'is no list: use eq'}`)
    return false
  }
  if (attribute.type === field.type) return true
  say(path, 'KHO110', `${field.name} is ${field.type}, and $principal.${attribute.name} is ${attribute.type}`)
  return false
}
