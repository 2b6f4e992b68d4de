import { compareTexts } from '../contract/exact/compare-values.ts'
import type { AudienceTest, Rule } from '../contract/rule.ts'
import { holdersOf } from '../contract/units.ts'
import type { Value } from '../contract/value.ts'
import type { Ask } from './ask.ts'
import { attributeOf } from './operand.ts'

/** Whether the asker is one whom a rule's test means today. What is missing stops an allow and triggers a deny. */
export function isMeant(
  test: AudienceTest,
  effect: Rule['effect'],
  ask: Pick<Ask, 'city' | 'principal' | 'today'>,
): boolean {
  return audienceHolds(meantToday(test, effect, ask), attributeOf(ask.principal, test.attribute), effect === 'deny')
}

/**
 * A test with its units as they stand today: in the place of one that ended stand its successors. Where naming an agency
 * gives something, the ended one itself has it no longer; where it takes something away, it is still meant.
 */
export function meantToday(
  test: AudienceTest,
  effect: Rule['effect'],
  { city, today: day }: Pick<Ask, 'city' | 'today'>,
): AudienceTest {
  if (test.attribute !== 'agency' && test.attribute !== 'units') return test
  const gives = (test.op === 'eq' || test.op === 'in') === (effect === 'allow')
  const units = test.values.flatMap((value) => [
    ...(gives ? [] : [value]),
    ...(typeof value === 'string' ? holdersOf(city.agencies, value, day) : []),
  ])
  return { ...test, op: test.op === 'eq' ? 'in' : test.op === 'ne' ? 'nin' : test.op, values: units }
}

/** Whether a test of the asker holds. Where the attribute is missing or cannot be compared, `otherwise`: false in an allow, true in a deny. */
export function audienceHolds(test: AudienceTest, attribute: Value, otherwise: boolean): boolean {
  if (attribute === null) return otherwise
  if (Array.isArray(attribute)) return membershipHolds(test, attribute, otherwise)
  const [value] = test.values
  switch (test.op) {
    case 'eq':
    case 'in':
      return test.values.includes(attribute)
    case 'ne':
    case 'nin':
      return !test.values.includes(attribute)
    default: {
      const order = value === undefined ? null : orderOf(attribute, value)
      return order === null ? otherwise : inOrder(test.op, order)
    }
  }
}

/** On a list (`roles`, `units`) equality asks for membership; an ordering of lists means nothing. */
function membershipHolds(test: AudienceTest, list: readonly Value[], otherwise: boolean): boolean {
  const member = test.values.some((value) => list.includes(value))
  if (test.op === 'eq' || test.op === 'in') return member
  return test.op === 'ne' || test.op === 'nin' ? !member : otherwise
}

function orderOf(a: Value, b: Value): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) : null
}

function inOrder(op: 'lt' | 'lte' | 'gt' | 'gte', order: number): boolean {
  if (op === 'lt') return order < 0
  if (op === 'lte') return order <= 0
  return op === 'gt' ? order > 0 : order >= 0
}
