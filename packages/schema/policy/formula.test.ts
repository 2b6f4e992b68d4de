import fc from 'fast-check'
import { expect, test } from 'vitest'
import { all, always, any, compare, type Formula, implies, isNull, never, not, within } from './formula.ts'

type Sample = Readonly<Record<string, number | null>>
type Tree =
  | { readonly leaf: Formula }
  | { readonly op: 'all' | 'any'; readonly of: readonly Tree[] }
  | { readonly op: 'not'; readonly of: Tree }

const field = fc.constantFrom('a', 'b', 'c')
const number = fc.constantFrom(1, 2, 3)
const leaf = fc.oneof(
  fc.constantFrom(always, never),
  field.map(isNull),
  fc.tuple(field, fc.array(number, { maxLength: 3 })).map(([name, values]) => within(name, values)),
  fc
    .tuple(fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'), field, fc.oneof(number, field))
    .map(([op, name, to]) => compare(op, name, typeof to === 'number' ? { value: to } : { field: to })),
)
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf.map((one): Tree => ({ leaf: one })),
    fc.record({ op: fc.constantFrom('all', 'any'), of: fc.array(tie('tree'), { maxLength: 4 }) }),
    fc.record({ op: fc.constant('not'), of: tie('tree') }),
  ),
})).tree
const cell = fc.constantFrom(null, 1, 2, 3)
const sample: fc.Arbitrary<Sample> = fc.record({ a: cell, b: cell, c: cell })

test('folding never changes what a formula says', () => {
  fc.assert(
    fc.property(tree, sample, (one, values) => {
      expect(holds(built(one), values)).toBe(meant(one, values))
    }),
    { numRuns: 5_000 },
  )
})

test('what a formula is said to imply it implies', () => {
  fc.assert(
    fc.property(tree, tree, sample, (one, other, values) => {
      const [a, b] = [built(one), built(other)]
      if (implies(a, b) && holds(a, values)) expect(holds(b, values)).toBe(true)
    }),
    { numRuns: 5_000 },
  )
})

test('equal formulas have equal ids, in whatever order they were built', () => {
  const [a, b] = [isNull('a'), within('b', [2, 1])]
  expect(all([a, b]).id).toBe(all([within('b', [1, 2]), a, a]).id)
  expect(any([a, not(b)]).id).toBe(not(all([b, not(a)])).id)
})

function built(one: Tree): Formula {
  if ('leaf' in one) return one.leaf
  if (one.op === 'not') return not(built(one.of))
  return one.op === 'all' ? all(one.of.map(built)) : any(one.of.map(built))
}

function meant(one: Tree, values: Sample): boolean {
  if ('leaf' in one) return holds(one.leaf, values)
  if (one.op === 'not') return !meant(one.of, values)
  return one.op === 'all' ? one.of.every((part) => meant(part, values)) : one.of.some((part) => meant(part, values))
}

function holds(formula: Formula, values: Sample): boolean {
  switch (formula.kind) {
    case 'constant':
      return formula.value
    case 'and':
      return formula.of.every((part) => holds(part, values))
    case 'or':
      return formula.of.some((part) => holds(part, values))
    case 'not':
      return !holds(formula.of, values)
    case 'is_null':
      return (values[formula.field] ?? null) === null
    case 'in':
      return formula.values.includes(values[formula.field] ?? null)
    case 'compare':
      return comparisonHolds(formula, values)
    case 'before':
    case 'standing':
    case 'exists':
      return false
  }
}

function comparisonHolds({ op, field, to }: Extract<Formula, { kind: 'compare' }>, values: Sample): boolean {
  const a = values[field] ?? null
  const b = 'field' in to ? (values[to.field] ?? null) : Number(to.value)
  if (a === null || b === null) return op === 'ne'
  const orders = { eq: a === b, ne: a !== b, lt: a < b, lte: a <= b, gt: a > b, gte: a >= b }
  return orders[op]
}
