import type { Field } from '@kho/schema/contract/contract.ts'
import type { EntitySet, Link } from './entity-sets.ts'
import { graphqlValue, literalIn } from './literals.ts'
import { notSpoken, notUnderstood } from './refusals.ts'
import { deeper, ended, expects, nextToken, nextWord, peek, type Reading, readingOf, takes } from './tokens.ts'

/** A filter as GraphQL takes it in a variable. */
export interface Filter {
  readonly [part: string]: unknown
}

/** What a `$filter` says, and the fields whose values it names: an address in which somebody's stands is one too many. */
export interface ReadFilter {
  readonly filter: Filter
  readonly named: readonly Field[]
}

/** What names stand for: fields and links of a set, and what lambdas call its members. */
interface Scope {
  readonly set: EntitySet
  readonly called: ReadonlyMap<string, EntitySet | Field>
  readonly named: Field[]
}

/** `$filter` of OData 4.01 (part 2, 5.1.1) as a GraphQL filter of the same meaning: nulls, `not` and `all` of nothing agree. */
export function readFilter(set: EntitySet, text: string): ReadFilter {
  const reading = readingOf('$filter', text)
  const scope: Scope = { set, called: new Map(), named: [] }
  const filter = either(reading, scope)
  ended(reading)
  return { filter, named: scope.named }
}

function either(reading: Reading, scope: Scope): Filter {
  const parts = [all(reading, scope)]
  while (takes(reading, 'or')) parts.push(all(reading, scope))
  return parts.length === 1 ? (parts[0] ?? {}) : { or: parts }
}

function all(reading: Reading, scope: Scope): Filter {
  const parts = [one(reading, scope)]
  while (takes(reading, 'and')) parts.push(one(reading, scope))
  return parts.length === 1 ? (parts[0] ?? {}) : { and: parts }
}

function one(reading: Reading, scope: Scope): Filter {
  return deeper(reading, () => {
    if (takes(reading, 'not')) return { not: one(reading, scope) }
    if (!takes(reading, '(')) return told(reading, scope)
    const inside = either(reading, scope)
    expects(reading, ')')
    return inside
  })
}

const texts = new Map([
  ['contains', 'contains'],
  ['startswith', 'startsWith'],
])

function told(reading: Reading, scope: Scope): Filter {
  const [first, second] = [peek(reading), peek(reading, 1)]
  if (first?.kind === 'word' && second?.text === '(') return called(reading, scope)
  if (first && literalIn(first)) return turned(reading, scope)
  return compared(reading, pathIn(reading, scope), scope)
}

function called(reading: Reading, scope: Scope): Filter {
  const name = nextWord(reading)
  const operator = texts.get(name)
  if (operator === undefined) throw notSpoken('$filter', `the function ${name}`)
  expects(reading, '(')
  const path = pathIn(reading, scope)
  expects(reading, ',')
  const word = nextToken(reading)
  expects(reading, ')')
  if (path.kind !== 'field' || word.kind !== 'text') throw notUnderstood('$filter', `${name} takes a field and a text`)
  return path.in({ [operator]: word.text })
}

/** A field where the path ends, and how a condition on it is told; or all that a lambda says. */
type Path =
  | { readonly kind: 'field'; readonly field: Field; in(operators: Filter | string): Filter }
  | { readonly kind: 'link'; in(operators: Filter | string): Filter }
  | { readonly kind: 'whole'; readonly filter: Filter }

function pathIn(reading: Reading, scope: Scope): Path {
  const first = nextWord(reading)
  const known = scope.called.get(first)
  if (known && 'contract' in known) {
    expects(reading, '/')
    return stepsFrom(known, nextWord(reading), { reading, scope, wrap: (inner) => inner })
  }
  if (known) {
    scope.named.push(known)
    return { kind: 'field', field: known, in: (operators) => ({ element: operators }) }
  }
  return stepsFrom(scope.set, first, { reading, scope, wrap: (inner) => inner })
}

interface Walking {
  readonly reading: Reading
  readonly scope: Scope
  wrap(inner: Filter): Filter
}

function stepsFrom(set: EntitySet, name: string, walking: Walking): Path {
  const { reading, scope, wrap } = walking
  const [field, link] = [set.fields.get(name), set.links.get(name)]
  if (field) {
    scope.named.push(field)
    if (takes(reading, '/')) return listed(field, name, walking)
    return { kind: 'field', field, in: (operators) => wrap({ [name]: operators }) }
  }
  if (!link) throw notUnderstood('$filter', `${set.name} has no property of the name at word ${reading.at}`)
  if (!takes(reading, '/')) return { kind: 'link', in: (operators) => wrap({ [name]: operators }) }
  const within = (inner: Filter) => wrap({ [name]: inner })
  if (link.many) return anyOrAll(link, { ...walking, wrap: within })
  return stepsFrom(link.to, nextWord(reading), { ...walking, wrap: within })
}

/** `steps/any(s: s/status eq 'x')`; `any()` says that there is one. */
function anyOrAll(link: Link, { reading, scope, wrap }: Walking): Path {
  const word = quantifier(reading)
  if (word === 'any' && takes(reading, ')')) return { kind: 'whole', filter: wrap({ some: {} }) }
  const name = nextWord(reading)
  expects(reading, ':')
  const called = new Map([...scope.called, [name, link.to] as const])
  const inner = either(reading, { ...scope, called })
  expects(reading, ')')
  return { kind: 'whole', filter: wrap({ [word === 'any' ? 'some' : 'every']: inner }) }
}

/** `tags/any(t: t eq 'x')`: all that GraphQL says of a list in one word. */
function listed(field: Field, name: string, { reading, scope, wrap }: Walking): Path {
  if (!field.list) throw notUnderstood('$filter', `${name} is no list`)
  if (quantifier(reading) !== 'any') throw notSpoken('$filter', 'all of a list of values')
  if (takes(reading, ')')) return { kind: 'whole', filter: wrap({ [name]: { isEmpty: false } }) }
  const element = nextWord(reading)
  expects(reading, ':')
  const inner = either(reading, { ...scope, called: new Map([...scope.called, [element, field] as const]) })
  expects(reading, ')')
  const { eq, ...others } = isFilter(inner.element) ? inner.element : {}
  if (eq === undefined || Object.keys(others).length > 0) throw notSpoken('$filter', 'more than eq of a list’s value')
  return { kind: 'whole', filter: wrap({ [name]: { has: eq } }) }
}

function isFilter(value: unknown): value is Filter {
  return typeof value === 'object' && value !== null
}

function quantifier(reading: Reading): 'any' | 'all' {
  const word = nextWord(reading)
  if (word !== 'any' && word !== 'all') throw notSpoken('$filter', `/${word} behind many`)
  expects(reading, '(')
  return word
}

const operators = new Map<string, string>([
  ['eq', 'eq'],
  ['ne', 'ne'],
  ['lt', 'lt'],
  ['le', 'lte'],
  ['gt', 'gt'],
  ['ge', 'gte'],
])
const mirrored = new Map<string, string>([
  ['eq', 'eq'],
  ['ne', 'ne'],
  ['lt', 'gt'],
  ['le', 'gte'],
  ['gt', 'lt'],
  ['ge', 'lte'],
])

/** `5 lt fee` is `fee gt 5`. */
function turned(reading: Reading, scope: Scope): Filter {
  const literal = nextToken(reading)
  const operator = mirrored.get(nextWord(reading))
  const path = pathIn(reading, scope)
  if (operator === undefined || path.kind !== 'field')
    throw notUnderstood('$filter', 'a value is compared with no field')
  return path.in({ [operator]: graphqlValue(path.field, literal) })
}

function compared(reading: Reading, path: Path, { set }: Scope): Filter {
  if (path.kind === 'whole') return path.filter
  const word = peek(reading)?.text ?? ''
  if (path.kind === 'field' && takes(reading, 'in')) return path.in({ in: valuesIn(reading, path.field) })
  const operator = operators.get(word)
  if (operator === undefined) {
    if (path.kind === 'field' && path.field.type === 'boolean') return path.in({ eq: true })
    throw notUnderstood('$filter', `${word === '' ? 'nothing' : 'no operator'} stands behind a property of ${set.name}`)
  }
  reading.at += 1
  const literal = nextToken(reading)
  const isNull = literal.kind === 'word' && literal.text === 'null'
  if (isNull && path.kind === 'field' && ['eq', 'ne'].includes(operator)) return path.in({ isNull: operator === 'eq' })
  if (path.kind === 'link') throw notSpoken('$filter', 'a comparison with an entity')
  return path.in({ [operator]: graphqlValue(path.field, literal) })
}

function valuesIn(reading: Reading, field: Field): readonly unknown[] {
  expects(reading, '(')
  const values = [graphqlValue(field, nextToken(reading))]
  while (takes(reading, ',')) values.push(graphqlValue(field, nextToken(reading)))
  expects(reading, ')')
  return values
}
