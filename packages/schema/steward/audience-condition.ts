import type { City } from '../contract/city.ts'
import type { Condition } from '../contract/condition.ts'
import type { AudienceTest, Rule } from '../contract/rule.ts'
import type { Ask } from '../policy/ask.ts'
import { meantToday } from '../policy/audience.ts'
import { type Domains, follows } from './verdict.ts'

/** A city on one day. */
export type Today = Pick<Ask, 'city' | 'today'>

type Meant = Pick<Rule, 'to' | 'effect'>

/** Whether everybody whom the one rule is for is one whom the other is for; false may be a "don't know". */
export function meansAlso(one: Meant, other: Meant, today: Today): boolean {
  return follows(audienceCondition(one, today), audienceCondition(other, today), attributesOf(today.city))
}

/** Whom a rule is for, as a condition on the asker's attributes. What is missing stops an allow and triggers a deny. */
export function audienceCondition({ to, effect }: Meant, today: Today): Condition {
  return { op: 'and', of: to.map((test) => testCondition(meantToday(test, effect, today), effect)) }
}

function testCondition(test: AudienceTest, effect: Rule['effect']): Condition {
  const { attribute } = test
  const said = isList(attribute) ? membershipCondition(test) : valueCondition(test)
  const missing: Condition = { op: 'is_null', field: attribute, is: true }
  return effect === 'allow' ? { op: 'and', of: [{ op: 'not', of: missing }, said] } : { op: 'or', of: [missing, said] }
}

function valueCondition({ attribute: field, op, values }: AudienceTest): Condition {
  if (op === 'in' || op === 'nin') return { op, field, to: { values } }
  const [value] = values
  return value === undefined ? { op: 'or', of: [] } : { op, field, to: { value } }
}

/** On a list equality asks for membership: each value that is asked for is a question of its own. */
function membershipCondition({ attribute, op, values }: AudienceTest): Condition {
  const member: Condition = {
    op: 'or',
    of: values.map((value) => ({ op: 'eq', field: JSON.stringify([attribute, value]), to: { value: true } })),
  }
  return op === 'eq' || op === 'in' ? member : { op: 'not', of: member }
}

function isList(attribute: string): boolean {
  return attribute === 'roles' || attribute === 'units'
}

const kinds = ['anonymous', 'citizen', 'business', 'officer', 'application', 'steward', 'operator']

/** What the attributes of whoever asks can be: everybody has a kind, nothing else is sure. */
export function attributesOf({ principal }: City): Domains {
  return (name) => {
    if (name === 'kind') return { type: 'text', nullable: false, only: kinds }
    if (name.startsWith('[')) return { type: 'boolean', nullable: false, only: [false, true] }
    if (name === 'trust') return { type: 'integer', nullable: true }
    const type = principal.attributes[name.replace(/^attributes\./, '')]
    if (type === 'boolean') return { type, nullable: true, only: [false, true] }
    return { type: type ?? 'text', nullable: true }
  }
}
