import type { RuleForm, TestForm } from '../forms/policy-form.ts'
import { type Say, sayBelow } from '../read/problems.ts'
import type { AudienceTest } from '../rule.ts'
import type { Value } from '../value.ts'
import { type AttributeType, attributeType } from './compile-operand.ts'
import type { World } from './world.ts'

const kinds: ReadonlySet<string> = new Set([
  'anonymous',
  'citizen',
  'business',
  'officer',
  'application',
  'steward',
  'operator',
])
const orderings: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte'])

/** The tests of an asker that `to` writes; none where it is absent, which is everyone. */
export function compileAudience(world: World, to: RuleForm['to'], say: Say): readonly AudienceTest[] {
  if (to === undefined) return []
  const { attributes = {}, ...known } = to
  const named: readonly (readonly [readonly string[], TestForm | undefined])[] = [
    ...Object.entries(known).map(([name, form]) => [[name], form] as const),
    ...Object.entries(attributes).map(([name, form]) => [['attributes', name], form] as const),
  ]
  return named.flatMap(([path, form]) => {
    if (form === undefined) return []
    const attribute = path.join('.')
    const sayHere = sayBelow(say, path)
    const type = attributeType(attribute, world.attributes)
    if (type) return testsOf(attribute, form).filter((test) => isTest(world, type, test, sayHere))
    if (world.attributesAreKnown) sayHere([], 'KHO109', `the city has no attribute ${path.at(-1)}`, 'key')
    return []
  })
}

function testsOf(attribute: string, form: TestForm): readonly AudienceTest[] {
  if (Array.isArray(form)) return [{ attribute, op: 'in', values: form }]
  if (typeof form !== 'object') return [{ attribute, op: 'eq', values: [form] }]
  return Object.entries(form).flatMap(([op, values]) =>
    // The form admits the operators of a test only.
    values === undefined
      ? []
      : [{ attribute, op: op as AudienceTest['op'], values: Array.isArray(values) ? values : [values] }],
  )
}

function isTest(world: World, type: AttributeType, test: AudienceTest, say: Say): boolean {
  const { attribute, op, values } = test
  if (!values.every((value) => isOf(type, value))) {
    say([], 'KHO110', `${attribute} is ${type.type}`)
    return false
  }
  if (orderings.has(op) && (type.list || type.type !== 'integer')) {
    say([op], 'KHO110', `${attribute} has no order`, 'key')
    return false
  }
  const unknown = values.map(String).filter((value) => !isKnown(world, attribute, value))
  for (const value of unknown)
    say([], 'KHO109', `there is no ${attribute === 'kind' ? 'kind of principal' : 'agency'} ${value}`)
  return unknown.length === 0
}

function isOf({ type }: AttributeType, value: Value): boolean {
  if (type === 'integer') return Number.isSafeInteger(value)
  return typeof value === (type === 'text' ? 'string' : 'boolean')
}

/** Kinds and agencies are closed sets; other attributes hold what tokens say. */
function isKnown(world: World, attribute: string, value: string): boolean {
  if (attribute === 'kind') return kinds.has(value)
  if (attribute !== 'agency' && attribute !== 'units') return true
  return world.agencies.has(value) || world.broken.has(`agency ${value}`)
}

/** Whether somebody without any attribute but the kind `anonymous` could be meant. */
export function admitsAnonymous(tests: readonly AudienceTest[]): boolean {
  return tests.every(({ attribute, op, values }) => {
    if (attribute !== 'kind') return false
    return op === 'eq' || op === 'in' ? values.includes('anonymous') : !values.includes('anonymous')
  })
}
