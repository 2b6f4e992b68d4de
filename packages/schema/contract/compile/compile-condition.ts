import type { Comparison, Condition } from '../condition.ts'
import type { Field, FieldType } from '../contract.ts'
import { type Path, type Say, sayBelow } from '../read/problems.ts'
import type { Value } from '../value.ts'
import { compileLiteral } from './compile-literal.ts'
import { compileOperand, fits, principalAttribute, type Scope } from './compile-operand.ts'

const comparisons: ReadonlySet<string> = new Set<Comparison>(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'])
const orderings: ReadonlySet<string> = new Set<Comparison>(['lt', 'lte', 'gt', 'gte'])
const unordered: ReadonlySet<FieldType> = new Set(['boolean', 'uuid'])
const incomparable: ReadonlySet<FieldType> = new Set(['json', 'geometry'])

const mostValues = 10_000

/** The condition a document writes, type-checked; null where it has problems, all of them said. Several keys mean `and`. */
export function compileCondition(scope: Scope, form: unknown, say: Say, path: Path = []): Condition | null {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) {
    say(path, form === null ? 'KHO111' : 'KHO110', 'a condition is a map such as { field: value }')
    return null
  }
  const entries = Object.entries(form)
  if (entries.length === 0) say(path, 'KHO110', 'the condition is empty: leave it out where everything is meant')
  return allOf(entries.map(([key, value]) => compileEntry(scope, key, value, sayBelow(say, [...path, key]))))
}

/** One condition of many, or null where one of them could not be compiled or there is none. */
function allOf(conditions: readonly (Condition | null)[]): Condition | null {
  const compiled = conditions.filter((one) => one !== null)
  if (compiled.length < conditions.length) return null
  const [only, ...more] = compiled
  return only !== undefined && more.length > 0 ? { op: 'and', of: compiled } : (only ?? null)
}

function compileEntry(scope: Scope, key: string, form: unknown, say: Say): Condition | null {
  if (key === 'and' || key === 'or') return compileList(scope, key, form, say)
  if (key === 'not') {
    const of = compileCondition(scope, form, say)
    return of && { op: 'not', of }
  }
  const field = scope.fields.get(key)
  if (field) return compileTests(scope, field, form, say)
  say([], 'KHO109', `there is no field or operator ${key}`, 'key')
  return null
}

function compileList(scope: Scope, op: 'and' | 'or', form: unknown, say: Say): Condition | null {
  if (!Array.isArray(form)) {
    say([], 'KHO110', `${op} takes a list of conditions`)
    return null
  }
  const of = form.map((one, at) => compileCondition(scope, one, say, [at]))
  const compiled = of.filter((one) => one !== null)
  return compiled.length === of.length ? { op, of: compiled } : null
}

function compileTests(scope: Scope, field: Field, form: unknown, say: Say): Condition | null {
  if (Array.isArray(form)) {
    say([], 'KHO110', `${field.name} is compared with a list: use in`)
    return null
  }
  if (typeof form !== 'object' || form === null) return compileTest(scope, field, { op: 'eq', to: form }, say)
  const entries = Object.entries(form)
  if (entries.length === 0) say([], 'KHO110', `${field.name} is compared with nothing`)
  return allOf(entries.map(([op, to]) => compileTest(scope, field, { op, to }, sayBelow(say, [op]))))
}

interface Test {
  readonly op: string
  readonly to: unknown
}

function compileTest(scope: Scope, field: Field, { op, to }: Test, say: Say): Condition | null {
  if (op === 'is_null') return isNull(field, to, say)
  if (op !== 'in' && op !== 'nin' && !isComparison(op)) {
    say([], 'KHO110', `there is no operator ${op}`, 'key')
    return null
  }
  if (field.list || incomparable.has(field.type)) {
    say([], 'KHO110', `${field.name} is ${field.list ? 'a list' : field.type}: only is_null can be asked of it`)
    return null
  }
  if (op === 'in' || op === 'nin') return compileMembership(scope, field, { op, to }, say)
  if (orderings.has(op) && unordered.has(field.type)) {
    say([], 'KHO110', `${field.name} is ${field.type}, which has no order`, 'key')
    return null
  }
  const operand = compileOperand(scope, field, to, { say, path: [] })
  return operand && { op, field: field.name, to: operand }
}

const isComparison = (op: string): op is Comparison => comparisons.has(op)

function isNull(field: Field, is: unknown, say: Say): Condition | null {
  if (typeof is === 'boolean') return { op: 'is_null', field: field.name, is }
  say([], 'KHO110', 'is_null takes true or false')
  return null
}

interface Membership {
  readonly op: 'in' | 'nin'
  readonly to: unknown
}

function compileMembership(scope: Scope, field: Field, { op, to }: Membership, say: Say): Condition | null {
  if (Array.isArray(to)) {
    const values = literals(field, to, say)
    return values && { op, field: field.name, to: { values } }
  }
  if (scope.asker === null || typeof to !== 'string') {
    say([], to === null ? 'KHO111' : 'KHO110', `${op} takes a list of values`)
    return null
  }
  const attribute = principalAttribute(scope.asker, to, { say, path: [] })
  if (!attribute || !fits(attribute, field, true, { say, path: [] })) return null
  return { op, field: field.name, to: { principal: attribute.name } }
}

function literals(field: Field, list: readonly unknown[], say: Say): readonly Value[] | null {
  if (list.length > mostValues) say([], 'KHO102', `the list has more than ${mostValues} values`)
  const values = list.map((literal, at) => {
    if (literal !== null && !(typeof literal === 'string' && literal.startsWith('$'))) {
      return compileLiteral(field, literal, { say, path: [at] })
    }
    if (literal === null) say([at], 'KHO111', `${field.name} is compared with null`)
    else say([at], 'KHO110', `${literal} cannot stand in a list of values`)
    return undefined
  })
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? known : null
}
